import * as takes from '../../arguments/kinds.ts'
import { multiMarginLoss, type MultiMarginLossOptions as FunctionOptions } from '../../ops/losses/margin-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import type { Buffer } from '../module/buffer.ts'
import { constant, lossSettings, ReducedLoss } from './reduced-loss.ts'

export type MultiMarginLossOptions = FunctionOptions

const table = lossSettings('MultiMarginLoss', {
  p: silent(takes.oneOf(1, 2), 1),
  margin: silent(takes.number, 1),
  weight: constant,
})

/**
 * The mean over classes of max(0, margin − x[target] + x[other])ᵖ, as `torch.nn.MultiMarginLoss`, of scores `[N, C]` or `[C]`.
 *
 * @example
 * ```ts
 * const classes = torch.tensor([1], { dtype: 'int32' })
 * new torch.nn.MultiMarginLoss().call(torch.zeros([1, 2]), classes) // 0.5
 * ```
 */
export class MultiMarginLoss extends ReducedLoss {
  declare readonly p: 1 | 2
  declare readonly margin: number
  /** Scales each class: `[C]`. */
  declare weight: Buffer | null

  constructor(...given: [options?: MultiMarginLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { p, margin, weight, reduction } = this
    return multiMarginLoss(input, target, { p, margin, weight, reduction })
  }
}
