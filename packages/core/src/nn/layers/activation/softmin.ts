import * as takes from '../../../arguments/kinds.ts'
import { softmin } from '../../../ops/activation/softmax.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Softmin', { dim: named(takes.integer) })

/**
 * {@link Softmax} of −x along a dimension, as `torch.nn.Softmin`.
 *
 * @example
 * ```ts
 * new torch.nn.Softmin(1).call(torch.tensor([[0, 0]])) // [[0.5, 0.5]]
 * ```
 */
export class Softmin extends Layer {
  declare readonly dim: number

  constructor(...given: [dim: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return softmin(x, this.dim)
  }
}
