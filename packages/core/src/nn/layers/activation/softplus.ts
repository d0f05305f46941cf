import * as takes from '../../../arguments/kinds.ts'
import { softplus } from '../../../ops/activation/softplus.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Softplus', { beta: named(takes.number, 1), threshold: named(takes.number, 20) })

/**
 * ln(1 + exp(β x)) / β, elementwise, as `torch.nn.Softplus`; x itself where β x is above a threshold. β is 1 and the threshold
 * 20 unless they are given.
 *
 * @example
 * ```ts
 * new torch.nn.Softplus().call(torch.tensor([0])) // [0.6931]
 * ```
 */
export class Softplus extends Layer {
  /** Sharpness. */
  declare readonly beta: number
  /** Where β x is above it, the function is x itself. */
  declare readonly threshold: number

  constructor(...given: [beta?: number, threshold?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { beta, threshold } = this
    return softplus(x, { beta, threshold })
  }
}
