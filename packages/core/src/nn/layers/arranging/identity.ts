import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Identity')

/**
 * Returns what it is given, to stand where a layer might, as `torch.nn.Identity`.
 *
 * @example
 * ```ts
 * const x = torch.ones([2])
 * new torch.nn.Identity().call(x) === x // true
 * ```
 */
export class Identity extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return x
  }
}
