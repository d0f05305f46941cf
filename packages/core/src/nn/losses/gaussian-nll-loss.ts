import * as takes from '../../arguments/kinds.ts'
import { gaussianNllLoss, type GaussianNllLossOptions } from '../../ops/losses/likelihood-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

export type GaussianNLLLossOptions = GaussianNllLossOptions

const table = lossSettings('GaussianNLLLoss', { full: silent(takes.flag, false), eps: silent(takes.positive, 1e-6) }, [
  'input',
  'target',
  'variance',
])

/**
 * Negative log likelihood of normal distributions, (ln variance + (input − target)² / variance) / 2, as
 * `torch.nn.GaussianNLLLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.GaussianNLLLoss()
 * criterion.call(torch.tensor([1]), torch.tensor([3]), torch.tensor([1])) // 2
 * ```
 */
export class GaussianNLLLoss extends ReducedLoss {
  declare readonly full: boolean
  declare readonly eps: number

  constructor(...given: [options?: GaussianNLLLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor, variance: Tensor | number): Tensor {
    table.inputs(arguments)
    const { full, eps, reduction } = this
    return gaussianNllLoss(input, target, variance, { full, eps, reduction })
  }
}
