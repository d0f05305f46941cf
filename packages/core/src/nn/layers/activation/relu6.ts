import { relu6 } from '../../../ops/activation/hardtanh.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('ReLU6')

/**
 * min(max(x, 0), 6), elementwise, as `torch.nn.ReLU6`.
 *
 * @example
 * ```ts
 * new torch.nn.ReLU6().call(torch.tensor([-1, 2, 8])) // [0, 2, 6]
 * ```
 */
export class ReLU6 extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return relu6(x)
  }
}
