import * as takes from '../../../arguments/kinds.ts'
import { elu } from '../../../ops/activation/elu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('ELU', { alpha: named(takes.number, 1) })

/**
 * Exponential linear unit: x for x > 0, else α (eˣ − 1), elementwise, as `torch.nn.ELU`. α is 1 unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.ELU().call(torch.tensor([-1, 2])) // [-0.6321, 2]
 * ```
 */
export class ELU extends Layer {
  /** What the function tends to, negated, for large negative x. */
  declare readonly alpha: number

  constructor(...given: [alpha?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return elu(x, { alpha: this.alpha })
  }
}
