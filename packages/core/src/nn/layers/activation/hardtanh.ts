import * as takes from '../../../arguments/kinds.ts'
import { hardtanh } from '../../../ops/activation/hardtanh.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Hardtanh', { minVal: named(takes.number, -1), maxVal: named(takes.number, 1) })

/**
 * min(max(x, minVal), maxVal), elementwise, as `torch.nn.Hardtanh`. The limits are −1 and 1 unless they are given.
 *
 * @example
 * ```ts
 * new torch.nn.Hardtanh(-2, 2).call(torch.tensor([-3, 0.5])) // [-2, 0.5]
 * ```
 */
export class Hardtanh extends Layer {
  /** Lower limit. */
  declare readonly minVal: number
  /** Upper limit. */
  declare readonly maxVal: number

  constructor(...given: [minVal?: number, maxVal?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { minVal, maxVal } = this
    return hardtanh(x, { minVal, maxVal })
  }
}
