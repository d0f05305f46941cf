import * as takes from '../../arguments/kinds.ts'
import { hingeEmbeddingLoss, type MarginLossOptions } from '../../ops/losses/margin-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type HingeEmbeddingLossOptions = MarginLossOptions

const table = lossSettings('HingeEmbeddingLoss', { margin: silent(takes.number, 1) })

/**
 * The mean of input where the target is 1, of max(0, margin − input) where it is −1, as `torch.nn.HingeEmbeddingLoss`.
 *
 * @example
 * ```ts
 * new torch.nn.HingeEmbeddingLoss().call(torch.tensor([2, 0.5]), torch.tensor([1, -1])) // 1.25
 * ```
 */
export class HingeEmbeddingLoss extends ReducedLoss {
  declare readonly margin: number

  constructor(...given: [options?: HingeEmbeddingLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { margin, reduction } = this
    return hingeEmbeddingLoss(input, target, { margin, reduction })
  }
}
