import type { Tensor } from '../../../tensor/tensor.ts'
import { PadLayer, padSettings } from './pad-layer.ts'

const table = padSettings('ConstantPad2d', 2, true)

/**
 * Surrounds images `[N, C, H, W]` or `[C, H, W]` with a value, as `torch.nn.ConstantPad2d`: the same number on all sides, or
 * one for each of left, right, top and bottom. Negative numbers take away.
 *
 * @example
 * ```ts
 * new torch.nn.ConstantPad2d(1, 2.5).call(torch.ones([1, 2, 4, 4])).shape // [1, 2, 6, 6]
 * ```
 */
export class ConstantPad2d extends PadLayer {
  declare readonly value: number

  constructor(...given: [padding: number | readonly [number, number, number, number], value: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.pad(x, 'constant', this.value)
  }
}
