import { l1Loss, type LossOptions } from '../../ops/losses/losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type L1LossOptions = LossOptions

const table = lossSettings('L1Loss')

/**
 * Mean absolute error, the mean of |input − target|, as `torch.nn.L1Loss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.L1Loss({ reduction: 'sum' })
 * criterion.call(torch.tensor([1, 2]), torch.tensor([1, 4])) // 2
 * ```
 */
export class L1Loss extends ReducedLoss {
  constructor(...given: [options?: L1LossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    return l1Loss(input, target, { reduction: this.reduction })
  }
}
