import { softMarginLoss } from '../../ops/losses/margin-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { LossOptions } from '../../ops/losses/losses.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type SoftMarginLossOptions = LossOptions

const table = lossSettings('SoftMarginLoss')

/**
 * The mean of ln(1 + exp(−target · input)) for targets 1 and −1, as `torch.nn.SoftMarginLoss`.
 *
 * @example
 * ```ts
 * new torch.nn.SoftMarginLoss().call(torch.zeros([2]), torch.tensor([1, -1])) // 0.6931
 * ```
 */
export class SoftMarginLoss extends ReducedLoss {
  constructor(...given: [options?: SoftMarginLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    return softMarginLoss(input, target, { reduction: this.reduction })
  }
}
