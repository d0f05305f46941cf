import * as takes from '../../../arguments/kinds.ts'
import { logSoftmax } from '../../../ops/activation/softmax.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('LogSoftmax', { dim: named(takes.integer) })

/**
 * The logarithm of {@link Softmax}, x − ln Σ exp(x) along a dimension, as `torch.nn.LogSoftmax`.
 *
 * @example
 * ```ts
 * new torch.nn.LogSoftmax(1).call(torch.tensor([[0, 0]])) // [[-0.6931, -0.6931]]
 * ```
 */
export class LogSoftmax extends Layer {
  declare readonly dim: number

  constructor(...given: [dim: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return logSoftmax(x, this.dim)
  }
}
