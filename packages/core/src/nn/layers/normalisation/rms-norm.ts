import * as takes from '../../../arguments/kinds.ts'
import { rmsNorm } from '../../../ops/normalisation/layer-norm.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { type FactoryOptions, filledParameter, placement, places } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { bare, named, settings } from '../../module/settings.ts'

export interface RMSNormOptions extends FactoryOptions {
  /** Added to the mean of squares. Default: the distance from 1 to the next number of the input's dtype. */
  readonly eps?: number | null
  /** Whether there is a learned weight. Default true. */
  readonly elementwiseAffine?: boolean
}

const table = settings(
  'RMSNorm',
  {
    normalizedShape: {
      ...bare(takes.sizesFrom(0)),
      hold: (_, __, value) => (typeof value === 'number' ? [value] : value),
    },
  },
  { eps: named(takes.orNull(takes.number), null), elementwiseAffine: named(takes.flag, true), ...places },
)

/**
 * x / √(mean of x² + eps) · weight, over the last dimensions of each sample, as `torch.nn.RMSNorm`.
 *
 * @example
 * ```ts
 * new torch.nn.RMSNorm(16).call(torch.randn([2, 5, 16])).shape // [2, 5, 16]
 * ```
 */
export class RMSNorm extends Layer {
  /** Sizes of the dimensions that are normalised. */
  declare readonly normalizedShape: readonly number[]
  declare readonly eps: number | null
  declare readonly elementwiseAffine: boolean
  /** Of shape normalizedShape. */
  weight: Parameter | null

  constructor(normalizedShape: number | readonly number[], options: RMSNormOptions = {}) {
    super(table, arguments)
    this.weight = this.elementwiseAffine ? filledParameter(this.normalizedShape, 1, placement(options)) : null
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return rmsNorm(x, this.normalizedShape, this.weight, { eps: this.eps })
  }
}
