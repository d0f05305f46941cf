import { multilabelMarginLoss } from '../../ops/losses/margin-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { LossOptions } from '../../ops/losses/losses.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type MultiLabelMarginLossOptions = LossOptions

const table = lossSettings('MultiLabelMarginLoss')

/**
 * The mean over classes of max(0, 1 − (x[target] − x[other])) for every pair of a target class and another, as
 * `torch.nn.MultiLabelMarginLoss`. The target `[N, C]` or `[C]` lists classes, up to the first −1.
 *
 * @example
 * ```ts
 * const target = torch.tensor([[1, -1, -1]], { dtype: 'int32' })
 * new torch.nn.MultiLabelMarginLoss().call(torch.zeros([1, 3]), target) // 0.6667
 * ```
 */
export class MultiLabelMarginLoss extends ReducedLoss {
  constructor(...given: [options?: MultiLabelMarginLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    return multilabelMarginLoss(input, target, { reduction: this.reduction })
  }
}
