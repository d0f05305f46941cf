import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import { TorchError } from '../../../errors.ts'
import { dropout } from '../../../ops/dropout/dropout.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { formatSettings } from '../../module/describe.ts'
import { Module } from '../../module/module.ts'

const dropoutArguments = signature('Dropout', { p: takes.optional(takes.number) })
const dropoutInputs = signature('Dropout.call', { input: takes.anything })

/**
 * Zeroes elements at random in training and scales the rest by 1 / (1 − p); otherwise returns its input, as
 * `torch.nn.Dropout`.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Dropout(0.5)
 * layer.call(torch.ones([4])) // zeros and twos
 * layer.eval().call(torch.ones([4])) // ones
 * ```
 */
export class Dropout extends Module {
  /** Chance that an element becomes 0. */
  readonly p: number

  constructor(p = 0.5) {
    dropoutArguments(arguments)
    super()
    if (!(p >= 0 && p <= 1)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'Dropout',
        `dropout probability has to be between 0 and 1, but got ${p}.`,
        { p },
      )
    }
    this.p = p
  }

  override forward(x: Tensor): Tensor {
    dropoutInputs(arguments)
    return dropout(x, { p: this.p, training: this.training })
  }

  override extraRepr(): string {
    return formatSettings([], { p: this.p })
  }
}
