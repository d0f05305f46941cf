import type { Tensor } from '../../../tensor/tensor.ts'
import { PadLayer, padSettings } from './pad-layer.ts'

const table = padSettings('ReplicationPad1d', 1)

/**
 * Surrounds rows `[N, C, L]` or `[C, L]` with the border element, as `torch.nn.ReplicationPad1d`: the same number on all sides,
 * or one for each of left and right. Negative numbers take away.
 *
 * @example
 * ```ts
 * new torch.nn.ReplicationPad1d(1).call(torch.ones([1, 2, 4])).shape // [1, 2, 6]
 * ```
 */
export class ReplicationPad1d extends PadLayer {
  constructor(...given: [padding: number | readonly [number, number]]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.pad(x, 'replicate')
  }
}
