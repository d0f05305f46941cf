import { sigmoid } from '../../../ops/primitives/unary.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Sigmoid')

/**
 * 1 / (1 + exp(−x)), elementwise, as `torch.nn.Sigmoid`.
 *
 * @example
 * ```ts
 * new torch.nn.Sigmoid().call(torch.tensor([0])) // [0.5]
 * ```
 */
export class Sigmoid extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return sigmoid(x)
  }
}
