import { multilabelSoftMarginLoss, type MultilabelSoftMarginLossOptions } from '../../ops/losses/margin-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Buffer } from '../module/buffer.ts'
import { constant, lossSettings, ReducedLoss } from './reduced-loss.ts'

export type MultiLabelSoftMarginLossOptions = MultilabelSoftMarginLossOptions

const table = lossSettings('MultiLabelSoftMarginLoss', { weight: constant })

/**
 * The mean over classes of {@link BCEWithLogitsLoss}, as `torch.nn.MultiLabelSoftMarginLoss`.
 *
 * @example
 * ```ts
 * new torch.nn.MultiLabelSoftMarginLoss().call(torch.zeros([1, 2]), torch.tensor([[0, 1]])) // 0.6931
 * ```
 */
export class MultiLabelSoftMarginLoss extends ReducedLoss {
  /** Scales each class: `[C]`. */
  declare weight: Buffer | null

  constructor(...given: [options?: MultiLabelSoftMarginLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { weight, reduction } = this
    return multilabelSoftMarginLoss(input, target, { weight, reduction })
  }
}
