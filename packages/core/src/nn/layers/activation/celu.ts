import * as takes from '../../../arguments/kinds.ts'
import { celu } from '../../../ops/activation/elu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('CELU', { alpha: named(takes.number, 1) })

/**
 * Exponential linear unit with a continuous slope: x for x > 0, else α (exp(x / α) − 1), elementwise, as `torch.nn.CELU`. α is
 * 1 unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.CELU(2).call(torch.tensor([-1, 2])) // [-0.7869, 2]
 * ```
 */
export class CELU extends Layer {
  /** What the function tends to, negated, for large negative x. */
  declare readonly alpha: number

  constructor(...given: [alpha?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return celu(x, { alpha: this.alpha })
  }
}
