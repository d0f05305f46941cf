import { hardsigmoid } from '../../../ops/activation/hardtanh.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Hardsigmoid')

/**
 * min(max(x + 3, 0), 6) / 6, elementwise, as `torch.nn.Hardsigmoid`.
 *
 * @example
 * ```ts
 * new torch.nn.Hardsigmoid().call(torch.tensor([-4, 0, 4])) // [0, 0.5, 1]
 * ```
 */
export class Hardsigmoid extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return hardsigmoid(x)
  }
}
