import * as takes from '../../arguments/kinds.ts'
import { ctcLoss, type CtcLossOptions, type Lengths } from '../../ops/losses/ctc-loss.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type CTCLossOptions = CtcLossOptions

const table = lossSettings('CTCLoss', { blank: silent(takes.integer, 0), zeroInfinity: silent(takes.flag, false) }, [
  'logProbs',
  'targets',
  'inputLengths',
  'targetLengths',
])

/**
 * Negative log likelihood of label sequences under all their alignments (connectionist temporal classification), as
 * `torch.nn.CTCLoss`, of log-probabilities `[T, N, C]` or `[T, C]`.
 *
 * @example
 * ```ts
 * const logProbs = torch.logSoftmax(torch.zeros([4, 1, 3]), 2)
 * const targets = torch.tensor([[1, 2]], { dtype: 'int32' })
 * new torch.nn.CTCLoss().call(logProbs, targets, [4], [2]).shape // []
 * ```
 */
export class CTCLoss extends ReducedLoss {
  /** The class that stands for no label. */
  declare readonly blank: number
  /** Whether losses of what cannot be aligned are 0. */
  declare readonly zeroInfinity: boolean

  constructor(...given: [options?: CTCLossOptions]) {
    super(table, given)
  }

  override forward(logProbs: Tensor, targets: Tensor, inputLengths: Lengths, targetLengths: Lengths): Tensor {
    table.inputs(arguments)
    const { blank, zeroInfinity, reduction } = this
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, { blank, zeroInfinity, reduction })
  }
}
