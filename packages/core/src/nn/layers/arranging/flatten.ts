import * as takes from '../../../arguments/kinds.ts'
import { flatten } from '../../../ops/primitives/views.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Flatten', { startDim: named(takes.integer, 1), endDim: named(takes.integer, -1) })

/**
 * Makes one dimension of several, by default of all but the batch, as `torch.nn.Flatten`.
 *
 * @example
 * ```ts
 * new torch.nn.Flatten().call(torch.ones([2, 3, 4])).shape // [2, 12]
 * ```
 */
export class Flatten extends Layer {
  declare readonly startDim: number
  declare readonly endDim: number

  constructor(...given: [startDim?: number, endDim?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return flatten(x, this.startDim, this.endDim)
  }
}
