import * as takes from '../../arguments/kinds.ts'
import { crossEntropy, type CrossEntropyOptions } from '../../ops/losses/cross-entropy.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import type { Buffer } from '../module/buffer.ts'
import { constant, lossSettings, ReducedLoss } from './reduced-loss.ts'

export type CrossEntropyLossOptions = CrossEntropyOptions

const table = lossSettings('CrossEntropyLoss', {
  weight: constant,
  ignoreIndex: silent(takes.integer, -100),
  labelSmoothing: silent(takes.number, 0),
})

/**
 * Softmax and negative log likelihood in one, −ln softmax(input)[target], as `torch.nn.CrossEntropyLoss`. The input holds
 * logits `[N, C, …]` or `[C]`, the target classes `[N, …]` or probabilities of the input's shape.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.CrossEntropyLoss()
 * const classes = torch.tensor([0, 1], { dtype: 'int32' })
 * criterion.call(torch.zeros([2, 2]), classes) // 0.6931
 * ```
 */
export class CrossEntropyLoss extends ReducedLoss {
  /** Scales each class: `[C]`. */
  declare weight: Buffer | null
  declare readonly ignoreIndex: number
  declare readonly labelSmoothing: number

  constructor(...given: [options?: CrossEntropyLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { weight, ignoreIndex, labelSmoothing, reduction } = this
    return crossEntropy(input, target, { weight, ignoreIndex, labelSmoothing, reduction })
  }
}
