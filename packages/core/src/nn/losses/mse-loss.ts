import { mseLoss, type LossOptions } from '../../ops/losses/losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type MSELossOptions = LossOptions

const table = lossSettings('MSELoss')

/**
 * Mean squared error, the mean of (input − target)², as `torch.nn.MSELoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.MSELoss()
 * criterion.call(torch.tensor([1, 2]), torch.tensor([1, 4])) // 2
 * ```
 */
export class MSELoss extends ReducedLoss {
  constructor(...given: [options?: MSELossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    return mseLoss(input, target, { reduction: this.reduction })
  }
}
