import * as takes from '../../../arguments/kinds.ts'
import { pixelUnshuffle } from '../../../ops/resampling/pixel-shuffle.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('PixelUnshuffle', { downscaleFactor: named(takes.integer) })

/**
 * Gathers finer images into channels: `[…, C, H · r, W · r]` becomes `[…, C · r², H, W]`, as `torch.nn.PixelUnshuffle`.
 *
 * @example
 * ```ts
 * new torch.nn.PixelUnshuffle(2).call(torch.ones([1, 2, 6, 6])).shape // [1, 8, 3, 3]
 * ```
 */
export class PixelUnshuffle extends Layer {
  declare readonly downscaleFactor: number

  constructor(...given: [downscaleFactor: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return pixelUnshuffle(x, this.downscaleFactor)
  }
}
