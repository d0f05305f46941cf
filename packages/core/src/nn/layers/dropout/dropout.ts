import * as takes from '../../../arguments/kinds.ts'
import { dropout } from '../../../ops/dropout/dropout.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Dropout', { p: named(takes.probability, 0.5) })

/**
 * Zeroes elements at random in training and scales the rest by 1 / (1 − p); otherwise returns its input, as `torch.nn.Dropout`.
 * The chance p is 0.5 unless it is given.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Dropout(0.5)
 * layer.call(torch.ones([4])) // zeros and twos
 * layer.eval().call(torch.ones([4])) // ones
 * ```
 */
export class Dropout extends Layer {
  /** Chance that an element becomes 0. */
  declare readonly p: number

  constructor(...given: [p?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return dropout(x, { p: this.p, training: this.training })
  }
}
