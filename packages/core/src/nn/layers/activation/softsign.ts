import { softsign } from '../../../ops/activation/softplus.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Softsign')

/**
 * x / (1 + |x|), elementwise, as `torch.nn.Softsign`.
 *
 * @example
 * ```ts
 * new torch.nn.Softsign().call(torch.tensor([-1, 3])) // [-0.5, 0.75]
 * ```
 */
export class Softsign extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return softsign(x)
  }
}
