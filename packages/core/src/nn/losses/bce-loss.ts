import { binaryCrossEntropy, type BceOptions } from '../../ops/losses/binary-cross-entropy.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Buffer } from '../module/buffer.ts'
import { constant, lossSettings, ReducedLoss } from './reduced-loss.ts'

export type BCELossOptions = BceOptions

const table = lossSettings('BCELoss', { weight: constant })

/**
 * Binary cross-entropy, −(target · ln input + (1 − target) · ln(1 − input)) of probabilities, as `torch.nn.BCELoss`. Logarithms
 * are at least −100.
 *
 * @example
 * ```ts
 * new torch.nn.BCELoss().call(torch.tensor([0.5, 0.5]), torch.tensor([0, 1])) // 0.6931
 * ```
 */
export class BCELoss extends ReducedLoss {
  /** Scales each element. */
  declare weight: Buffer | null

  constructor(...given: [options?: BCELossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { weight, reduction } = this
    return binaryCrossEntropy(input, target, { weight, reduction })
  }
}
