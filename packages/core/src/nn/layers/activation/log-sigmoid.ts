import { logsigmoid } from '../../../ops/activation/softplus.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('LogSigmoid')

/**
 * −ln(1 + exp(−x)), elementwise, as `torch.nn.LogSigmoid`.
 *
 * @example
 * ```ts
 * new torch.nn.LogSigmoid().call(torch.tensor([0])) // [-0.6931]
 * ```
 */
export class LogSigmoid extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return logsigmoid(x)
  }
}
