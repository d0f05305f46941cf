import * as takes from '../../../arguments/kinds.ts'
import { layerNorm } from '../../../ops/normalisation/layer-norm.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { type FactoryOptions, filledParameter, placement, places } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { bare, named, part, settings } from '../../module/settings.ts'

export interface LayerNormOptions extends FactoryOptions {
  /** Added to the variance. Default 1e−5. */
  readonly eps?: number
  /** Whether there are a learned weight and bias. Default true. */
  readonly elementwiseAffine?: boolean
  /** With `elementwiseAffine`, whether there is a bias. Default true. */
  readonly bias?: boolean
}

const table = settings(
  'LayerNorm',
  {
    normalizedShape: {
      ...bare(takes.sizesFrom(0)),
      hold: (_, __, value) => (typeof value === 'number' ? [value] : value),
    },
  },
  { eps: named(takes.number, 1e-5), elementwiseAffine: named(takes.flag, true), bias: part(), ...places },
)

/**
 * (x − mean) / √(variance + eps) · weight + bias, with the statistics of each sample over its last dimensions, as
 * `torch.nn.LayerNorm`.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.LayerNorm(16)
 * layer.call(torch.randn([2, 5, 16])).shape // [2, 5, 16]
 * new torch.nn.LayerNorm([5, 16]).weight!.shape // [5, 16]
 * ```
 */
export class LayerNorm extends Layer {
  /** Sizes of the dimensions that are normalised. */
  declare readonly normalizedShape: readonly number[]
  declare readonly eps: number
  declare readonly elementwiseAffine: boolean
  /** Of shape normalizedShape. */
  weight: Parameter | null
  /** Of shape normalizedShape. */
  bias: Parameter | null

  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super(table, arguments)
    const learned = (value: number): Parameter => filledParameter(this.normalizedShape, value, placement(options))
    this.weight = this.elementwiseAffine ? learned(1) : null
    this.bias = this.elementwiseAffine && options.bias !== false ? learned(0) : null
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return layerNorm(x, this.normalizedShape, this.weight, this.bias, { eps: this.eps })
  }
}
