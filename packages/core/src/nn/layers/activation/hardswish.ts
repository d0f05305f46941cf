import { hardswish } from '../../../ops/activation/hardtanh.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Hardswish')

/**
 * x · min(max(x + 3, 0), 6) / 6, elementwise, as `torch.nn.Hardswish`.
 *
 * @example
 * ```ts
 * new torch.nn.Hardswish().call(torch.tensor([-4, 0, 4])) // [0, 0, 4]
 * ```
 */
export class Hardswish extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return hardswish(x)
  }
}
