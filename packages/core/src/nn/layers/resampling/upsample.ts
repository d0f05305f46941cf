import * as takes from '../../../arguments/kinds.ts'
import { interpolate } from '../../../ops/resampling/interpolate.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings, silent } from '../../module/settings.ts'
import { type TargetOptions, targetSettings } from './target-size.ts'

export interface UpsampleOptions extends TargetOptions {
  /** How values between the elements are found. Default `'nearest'`. */
  readonly mode?: 'nearest' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear'
  /**
   * Whether the centres of the corner elements of input and result are the same points, rather than the outer edges. Only for linear
   * and cubic modes. Default false.
   */
  readonly alignCorners?: boolean | null
  /** Whether positions come from the rounded size of the result instead of scaleFactor. Default false. */
  readonly recomputeScaleFactor?: boolean | null
}

const table = settings(
  'Upsample',
  {},
  {
    ...targetSettings,
    mode: named(takes.oneOf('nearest', 'linear', 'bilinear', 'bicubic', 'trilinear'), 'nearest'),
    alignCorners: silent(takes.orNull(takes.flag), null),
    recomputeScaleFactor: silent(takes.orNull(takes.flag), null),
  },
)

/**
 * Resamples rows `[N, C, L]`, images `[N, C, H, W]` or volumes `[N, C, D, H, W]` to a size or by a factor, as
 * `torch.nn.Upsample`.
 *
 * @example
 * ```ts
 * new torch.nn.Upsample({ scaleFactor: 2, mode: 'bilinear' }).call(torch.ones([1, 3, 4, 4])).shape // [1, 3, 8, 8]
 * ```
 */
export class Upsample extends Layer {
  declare readonly size: number | readonly number[] | null
  declare readonly scaleFactor: number | readonly number[] | null
  declare readonly mode: NonNullable<UpsampleOptions['mode']>
  declare readonly alignCorners: boolean | null
  declare readonly recomputeScaleFactor: boolean | null

  constructor(...given: [options: UpsampleOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = this
    return interpolate(x, { size, scaleFactor, mode, alignCorners, recomputeScaleFactor })
  }
}
