import * as takes from '../../arguments/kinds.ts'
import { huberLoss, type HuberLossOptions as FunctionOptions } from '../../ops/losses/huber-loss.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type HuberLossOptions = Omit<FunctionOptions, 'weight'>

const table = lossSettings('HuberLoss', { delta: silent(takes.positive, 1) })

/**
 * The mean of d² / 2 where d = |input − target| ≤ δ, else of δ (d − δ / 2), as `torch.nn.HuberLoss`.
 *
 * @example
 * ```ts
 * new torch.nn.HuberLoss().call(torch.tensor([1, 2]), torch.tensor([1, 4])) // 0.75
 * ```
 */
export class HuberLoss extends ReducedLoss {
  declare readonly delta: number

  constructor(...given: [options?: HuberLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { delta, reduction } = this
    return huberLoss(input, target, { delta, reduction })
  }
}
