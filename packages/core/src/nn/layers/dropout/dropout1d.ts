import * as takes from '../../../arguments/kinds.ts'
import { dropout1d } from '../../../ops/dropout/dropout.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Dropout1d', { p: named(takes.probability, 0.5) })

/**
 * As {@link Dropout}, for whole channels of `[N, C, L]` or `[C, L]` at a time, as `torch.nn.Dropout1d`.
 *
 * @example
 * ```ts
 * new torch.nn.Dropout1d(0.5).call(torch.ones([2, 4, 8])).shape // [2, 4, 8]
 * ```
 */
export class Dropout1d extends Layer {
  /** Chance of each channel. */
  declare readonly p: number

  constructor(...given: [p?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return dropout1d(x, { p: this.p, training: this.training })
  }
}
