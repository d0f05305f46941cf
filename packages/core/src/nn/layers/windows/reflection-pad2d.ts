import type { Tensor } from '../../../tensor/tensor.ts'
import { PadLayer, padSettings } from './pad-layer.ts'

const table = padSettings('ReflectionPad2d', 2)

/**
 * Surrounds images `[N, C, H, W]` or `[C, H, W]` with the elements mirrored at the border one, as `torch.nn.ReflectionPad2d`:
 * the same number on all sides, or one for each of left, right, top and bottom. Negative numbers take away.
 *
 * @example
 * ```ts
 * new torch.nn.ReflectionPad2d(1).call(torch.ones([1, 2, 4, 4])).shape // [1, 2, 6, 6]
 * ```
 */
export class ReflectionPad2d extends PadLayer {
  constructor(...given: [padding: number | readonly [number, number, number, number]]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.pad(x, 'reflect')
  }
}
