import { selu } from '../../../ops/activation/elu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('SELU')

/**
 * Scaled exponential linear unit: 1.0507 · (x for x > 0, else 1.6733 (eˣ − 1)), elementwise, as `torch.nn.SELU`.
 *
 * @example
 * ```ts
 * new torch.nn.SELU().call(torch.tensor([-1, 2])) // [-1.1113, 2.1014]
 * ```
 */
export class SELU extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return selu(x)
  }
}
