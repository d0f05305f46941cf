import * as takes from '../../arguments/kinds.ts'
import { cosineEmbeddingLoss } from '../../ops/losses/embedding-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { MarginLossOptions } from '../../ops/losses/margin-losses.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type CosineEmbeddingLossOptions = MarginLossOptions

const table = lossSettings('CosineEmbeddingLoss', { margin: silent(takes.number, 0) }, ['input1', 'input2', 'target'])

/**
 * The mean of 1 − cos(input1, input2) where the target is 1, of max(0, cos(input1, input2) − margin) where it is −1, as
 * `torch.nn.CosineEmbeddingLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.CosineEmbeddingLoss()
 * criterion.call(torch.tensor([[1, 0]]), torch.tensor([[0, 1]]), torch.tensor([1])) // 1
 * ```
 */
export class CosineEmbeddingLoss extends ReducedLoss {
  declare readonly margin: number

  constructor(...given: [options?: CosineEmbeddingLossOptions]) {
    super(table, given)
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { margin, reduction } = this
    return cosineEmbeddingLoss(input1, input2, target, { margin, reduction })
  }
}
