import * as takes from '../../../arguments/kinds.ts'
import { cosineSimilarity } from '../../../ops/products/distance.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings, silent } from '../../module/settings.ts'

export interface CosineSimilarityOptions {
  /** Least norm to divide by. Default 1e−8. */
  readonly eps?: number
}

const table = settings('CosineSimilarity', { dim: silent(takes.integer, 1) }, { eps: silent(takes.number, 1e-8) }, [
  'x1',
  'x2',
])

/**
 * x₁ · x₂ / (|x₁| |x₂|) along a dimension, by default the second, as `torch.nn.CosineSimilarity`.
 *
 * @example
 * ```ts
 * new torch.nn.CosineSimilarity().call(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])) // [0.7071]
 * ```
 */
export class CosineSimilarity extends Layer {
  declare readonly dim: number
  declare readonly eps: number

  constructor(...given: [dim?: number, options?: CosineSimilarityOptions]) {
    super(table, given)
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    table.inputs(arguments)
    return cosineSimilarity(x1, x2, this.dim, { eps: this.eps })
  }
}
