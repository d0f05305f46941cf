import * as takes from '../../../arguments/kinds.ts'
import { pixelShuffle } from '../../../ops/resampling/pixel-shuffle.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('PixelShuffle', { upscaleFactor: named(takes.integer) })

/**
 * Spreads channels over finer images: `[…, C · r², H, W]` becomes `[…, C, H · r, W · r]`, as `torch.nn.PixelShuffle`.
 *
 * @example
 * ```ts
 * new torch.nn.PixelShuffle(2).call(torch.ones([1, 8, 3, 3])).shape // [1, 2, 6, 6]
 * ```
 */
export class PixelShuffle extends Layer {
  declare readonly upscaleFactor: number

  constructor(...given: [upscaleFactor: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return pixelShuffle(x, this.upscaleFactor)
  }
}
