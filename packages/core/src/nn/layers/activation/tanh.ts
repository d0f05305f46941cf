import { tanh } from '../../../ops/primitives/unary.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Tanh')

/**
 * The hyperbolic tangent, elementwise, as `torch.nn.Tanh`.
 *
 * @example
 * ```ts
 * new torch.nn.Tanh().call(torch.tensor([0])) // [0]
 * ```
 */
export class Tanh extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return tanh(x)
  }
}
