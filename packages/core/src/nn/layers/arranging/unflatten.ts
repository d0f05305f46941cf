import * as takes from '../../../arguments/kinds.ts'
import { unflatten } from '../../../ops/primitives/views.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Unflatten', { dim: named(takes.integer), unflattenedSize: named(takes.integers) })

/**
 * Makes several dimensions of one, as `torch.nn.Unflatten`; one size may be −1, for what is left.
 *
 * @example
 * ```ts
 * new torch.nn.Unflatten(1, [3, -1]).call(torch.ones([2, 12])).shape // [2, 3, 4]
 * ```
 */
export class Unflatten extends Layer {
  declare readonly dim: number
  declare readonly unflattenedSize: readonly number[]

  constructor(...given: [dim: number, unflattenedSize: readonly number[]]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return unflatten(x, this.dim, this.unflattenedSize)
  }
}
