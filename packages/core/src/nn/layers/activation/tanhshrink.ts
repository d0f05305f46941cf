import { tanhshrink } from '../../../ops/activation/shrink.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Tanhshrink')

/**
 * x − tanh(x), elementwise, as `torch.nn.Tanhshrink`.
 *
 * @example
 * ```ts
 * new torch.nn.Tanhshrink().call(torch.tensor([1])) // [0.2384]
 * ```
 */
export class Tanhshrink extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return tanhshrink(x)
  }
}
