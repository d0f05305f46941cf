import * as takes from '../../../arguments/kinds.ts'
import { softmax } from '../../../ops/activation/softmax.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Softmax', { dim: named(takes.integer) })

/**
 * Shares that add up to 1 along a dimension, exp(x) / Σ exp(x), as `torch.nn.Softmax`.
 *
 * @example
 * ```ts
 * new torch.nn.Softmax(1).call(torch.tensor([[0, 0]])) // [[0.5, 0.5]]
 * ```
 */
export class Softmax extends Layer {
  declare readonly dim: number

  constructor(...given: [dim: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return softmax(x, this.dim)
  }
}
