import * as takes from '../../arguments/kinds.ts'
import { marginRankingLoss, type MarginLossOptions } from '../../ops/losses/margin-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type MarginRankingLossOptions = MarginLossOptions

const table = lossSettings('MarginRankingLoss', { margin: silent(takes.number, 0) }, ['input1', 'input2', 'target'])

/**
 * The mean of max(0, −target (input1 − input2) + margin), as `torch.nn.MarginRankingLoss`: a target of 1 wants the first input
 * larger, −1 the second.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.MarginRankingLoss()
 * criterion.call(torch.tensor([1]), torch.tensor([3]), torch.tensor([1])) // 2
 * ```
 */
export class MarginRankingLoss extends ReducedLoss {
  declare readonly margin: number

  constructor(...given: [options?: MarginRankingLossOptions]) {
    super(table, given)
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { margin, reduction } = this
    return marginRankingLoss(input1, input2, target, { margin, reduction })
  }
}
