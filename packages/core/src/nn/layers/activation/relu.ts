import { relu } from '../../../ops/activation/relu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('ReLU')

/**
 * max(x, 0), elementwise, as `torch.nn.ReLU`.
 *
 * @example
 * ```ts
 * new torch.nn.ReLU().call(torch.tensor([-1, 2])) // [0, 2]
 * ```
 */
export class ReLU extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return relu(x)
  }
}
