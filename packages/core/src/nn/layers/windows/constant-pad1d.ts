import type { Tensor } from '../../../tensor/tensor.ts'
import { PadLayer, padSettings } from './pad-layer.ts'

const table = padSettings('ConstantPad1d', 1, true)

/**
 * Surrounds rows `[N, C, L]` or `[C, L]` with a value, as `torch.nn.ConstantPad1d`: the same number on all sides, or one for
 * each of left and right. Negative numbers take away.
 *
 * @example
 * ```ts
 * new torch.nn.ConstantPad1d(1, 2.5).call(torch.ones([1, 2, 4])).shape // [1, 2, 6]
 * ```
 */
export class ConstantPad1d extends PadLayer {
  declare readonly value: number

  constructor(...given: [padding: number | readonly [number, number], value: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.pad(x, 'constant', this.value)
  }
}
