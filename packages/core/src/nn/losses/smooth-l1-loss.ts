import * as takes from '../../arguments/kinds.ts'
import { smoothL1Loss, type SmoothL1LossOptions as FunctionOptions } from '../../ops/losses/huber-loss.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type SmoothL1LossOptions = FunctionOptions

const table = lossSettings('SmoothL1Loss', { beta: silent(takes.nonNegative, 1) })

/**
 * The mean of d² / (2 β) where d = |input − target| < β, else of d − β / 2, as `torch.nn.SmoothL1Loss`.
 *
 * @example
 * ```ts
 * new torch.nn.SmoothL1Loss().call(torch.tensor([1, 2]), torch.tensor([1, 4])) // 0.75
 * ```
 */
export class SmoothL1Loss extends ReducedLoss {
  declare readonly beta: number

  constructor(...given: [options?: SmoothL1LossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { beta, reduction } = this
    return smoothL1Loss(input, target, { beta, reduction })
  }
}
