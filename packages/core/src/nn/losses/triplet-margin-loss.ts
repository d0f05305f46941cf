import * as takes from '../../arguments/kinds.ts'
import {
  tripletMarginLoss,
  type TripletMarginLossOptions as FunctionOptions,
} from '../../ops/losses/embedding-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type TripletMarginLossOptions = FunctionOptions

const table = lossSettings(
  'TripletMarginLoss',
  {
    margin: silent(takes.number, 1),
    p: silent(takes.number, 2),
    eps: silent(takes.number, 1e-6),
    swap: silent(takes.flag, false),
  },
  ['anchor', 'positive', 'negative'],
)

/**
 * The mean of max(0, |anchor − positive| − |anchor − negative| + margin) with p-norms, as `torch.nn.TripletMarginLoss`.
 *
 * @example
 * ```ts
 * const [a, p, n] = [torch.zeros([1, 2]), torch.ones([1, 2]), torch.ones([1, 2])]
 * new torch.nn.TripletMarginLoss().call(a, p, n) // 1
 * ```
 */
export class TripletMarginLoss extends ReducedLoss {
  declare readonly margin: number
  declare readonly p: number
  declare readonly eps: number
  /** Whether the negative may also be measured from the positive. */
  declare readonly swap: boolean

  constructor(...given: [options?: TripletMarginLossOptions]) {
    super(table, given)
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    table.inputs(arguments)
    const { margin, p, eps, swap, reduction } = this
    return tripletMarginLoss(anchor, positive, negative, { margin, p, eps, swap, reduction })
  }
}
