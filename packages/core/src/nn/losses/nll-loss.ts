import * as takes from '../../arguments/kinds.ts'
import { nllLoss, type NllOptions } from '../../ops/losses/cross-entropy.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import type { Buffer } from '../module/buffer.ts'
import { constant, lossSettings, ReducedLoss } from './reduced-loss.ts'

export type NLLLossOptions = NllOptions

const table = lossSettings('NLLLoss', { weight: constant, ignoreIndex: silent(takes.integer, -100) })

/**
 * Negative log likelihood, −input[target] of log-probabilities `[N, C, …]` or `[C]`, as `torch.nn.NLLLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.NLLLoss()
 * const classes = torch.tensor([1], { dtype: 'int32' })
 * criterion.call(torch.logSoftmax(torch.zeros([1, 2]), 1), classes) // 0.6931
 * ```
 */
export class NLLLoss extends ReducedLoss {
  /** Scales each class: `[C]`. */
  declare weight: Buffer | null
  declare readonly ignoreIndex: number

  constructor(...given: [options?: NLLLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { weight, ignoreIndex, reduction } = this
    return nllLoss(input, target, { weight, ignoreIndex, reduction })
  }
}
