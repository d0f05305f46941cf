import { silu } from '../../../ops/activation/silu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('SiLU')

/**
 * x / (1 + exp(−x)), elementwise, as `torch.nn.SiLU`.
 *
 * @example
 * ```ts
 * new torch.nn.SiLU().call(torch.tensor([-1, 2])) // [-0.2689, 1.7616]
 * ```
 */
export class SiLU extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return silu(x)
  }
}
