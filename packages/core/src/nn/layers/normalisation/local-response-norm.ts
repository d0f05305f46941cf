import * as takes from '../../../arguments/kinds.ts'
import { localResponseNorm, type LocalResponseNormOptions } from '../../../ops/normalisation/local-response-norm.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { bare, named, settings } from '../../module/settings.ts'

const table = settings(
  'LocalResponseNorm',
  { size: bare(takes.positiveInteger) },
  { alpha: named(takes.number, 1e-4), beta: named(takes.number, 0.75), k: named(takes.number, 1) },
)

/**
 * x / (k + α · mean of squares)^β, the mean over neighbouring channels of `[N, C, …]`, as `torch.nn.LocalResponseNorm`.
 *
 * @example
 * ```ts
 * new torch.nn.LocalResponseNorm(2).call(torch.ones([1, 4, 8, 8])).shape // [1, 4, 8, 8]
 * ```
 */
export class LocalResponseNorm extends Layer {
  /** Number of channels in the mean. */
  declare readonly size: number
  declare readonly alpha: number
  declare readonly beta: number
  declare readonly k: number

  constructor(...given: [size: number, options?: LocalResponseNormOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { size, alpha, beta, k } = this
    return localResponseNorm(x, size, { alpha, beta, k })
  }
}
