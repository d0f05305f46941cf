import { binaryCrossEntropyWithLogits, type BceWithLogitsOptions } from '../../ops/losses/binary-cross-entropy.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Buffer } from '../module/buffer.ts'
import { constant, lossSettings, ReducedLoss } from './reduced-loss.ts'

export type BCEWithLogitsLossOptions = BceWithLogitsOptions

const table = lossSettings('BCEWithLogitsLoss', { weight: constant, posWeight: constant })

/**
 * Binary cross-entropy of logits, {@link BCELoss} of their sigmoid without its losses, as `torch.nn.BCEWithLogitsLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.BCEWithLogitsLoss()
 * criterion.call(torch.zeros([2]), torch.tensor([0, 1])) // 0.6931
 * ```
 */
export class BCEWithLogitsLoss extends ReducedLoss {
  /** Scales each element. */
  declare weight: Buffer | null
  /** Scales what belongs to a target of 1. */
  declare posWeight: Buffer | null

  constructor(...given: [options?: BCEWithLogitsLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { weight, posWeight, reduction } = this
    return binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction })
  }
}
