import { mish } from '../../../ops/activation/silu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Mish')

/**
 * x · tanh(ln(1 + eˣ)), elementwise, as `torch.nn.Mish`.
 *
 * @example
 * ```ts
 * new torch.nn.Mish().call(torch.tensor([-1, 2])) // [-0.3034, 1.9440]
 * ```
 */
export class Mish extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return mish(x)
  }
}
