import * as takes from '../../arguments/kinds.ts'
import { poissonNllLoss, type PoissonNllLossOptions } from '../../ops/losses/likelihood-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type PoissonNLLLossOptions = PoissonNllLossOptions

const table = lossSettings('PoissonNLLLoss', {
  logInput: silent(takes.flag, true),
  full: silent(takes.flag, false),
  eps: silent(takes.number, 1e-8),
})

/**
 * Negative log likelihood of Poisson distributions, exp(input) − target · input, or of rates where the input is no logarithm,
 * as `torch.nn.PoissonNLLLoss`.
 *
 * @example
 * ```ts
 * new torch.nn.PoissonNLLLoss().call(torch.zeros([2]), torch.tensor([1, 3])) // 1
 * ```
 */
export class PoissonNLLLoss extends ReducedLoss {
  declare readonly logInput: boolean
  declare readonly full: boolean
  declare readonly eps: number

  constructor(...given: [options?: PoissonNLLLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { logInput, full, eps, reduction } = this
    return poissonNllLoss(input, target, { logInput, full, eps, reduction })
  }
}
