import type { Tensor } from '../../../tensor/tensor.ts'
import { PadLayer, padSettings } from './pad-layer.ts'

const table = padSettings('ZeroPad3d', 3)

/**
 * Surrounds volumes `[N, C, D, H, W]` or `[C, D, H, W]` with zeros, as `torch.nn.ZeroPad3d`: the same number on all sides, or
 * one for each of left, right, top, bottom, front and back. Negative numbers take away.
 *
 * @example
 * ```ts
 * new torch.nn.ZeroPad3d(1).call(torch.ones([1, 2, 4, 4, 4])).shape // [1, 2, 6, 6, 6]
 * ```
 */
export class ZeroPad3d extends PadLayer {
  constructor(...given: [padding: number | readonly [number, number, number, number, number, number]]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.pad(x, 'constant')
  }
}
