import * as takes from '../../../arguments/kinds.ts'
import { upsampleBilinear } from '../../../ops/resampling/interpolate.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'
import { type TargetOptions, targetSettings } from './target-size.ts'

export type UpsamplingBilinear2dOptions = TargetOptions

const table = settings(
  'UpsamplingBilinear2d',
  {},
  { ...targetSettings, mode: named(takes.oneOf('bilinear'), 'bilinear') },
)

/**
 * Interpolates images `[N, C, H, W]` linearly, corners on corners, to a size or by a factor, as
 * `torch.nn.UpsamplingBilinear2d`.
 *
 * @example
 * ```ts
 * new torch.nn.UpsamplingBilinear2d({ scaleFactor: 2 }).call(torch.ones([1, 3, 4, 4])).shape // [1, 3, 8, 8]
 * ```
 */
export class UpsamplingBilinear2d extends Layer {
  declare readonly size: number | readonly number[] | null
  declare readonly scaleFactor: number | readonly number[] | null

  constructor(...given: [options: UpsamplingBilinear2dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return upsampleBilinear(x, { size: this.size, scaleFactor: this.scaleFactor })
  }
}
