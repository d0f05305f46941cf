import * as takes from '../../../arguments/kinds.ts'
import { upsampleNearest } from '../../../ops/resampling/interpolate.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'
import { type TargetOptions, targetSettings } from './target-size.ts'

export type UpsamplingNearest2dOptions = TargetOptions

const table = settings('UpsamplingNearest2d', {}, { ...targetSettings, mode: named(takes.oneOf('nearest'), 'nearest') })

/**
 * Repeats the elements of images `[N, C, H, W]` to a size or by a factor, as `torch.nn.UpsamplingNearest2d`.
 *
 * @example
 * ```ts
 * new torch.nn.UpsamplingNearest2d({ scaleFactor: 2 }).call(torch.ones([1, 3, 4, 4])).shape // [1, 3, 8, 8]
 * ```
 */
export class UpsamplingNearest2d extends Layer {
  declare readonly size: number | readonly number[] | null
  declare readonly scaleFactor: number | readonly number[] | null

  constructor(...given: [options: UpsamplingNearest2dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return upsampleNearest(x, { size: this.size, scaleFactor: this.scaleFactor })
  }
}
