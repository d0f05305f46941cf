import * as takes from '../../arguments/kinds.ts'
import { klDiv, type KlDivOptions } from '../../ops/losses/likelihood-losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { Layer } from '../module/layer.ts'
import { settings, silent } from '../module/settings.ts'

export type KLDivLossOptions = KlDivOptions

const table = settings(
  'KLDivLoss',
  {},
  { reduction: silent(takes.oneOf('mean', 'sum', 'none', 'batchmean'), 'mean'), logTarget: silent(takes.flag, false) },
  ['input', 'target'],
)

/**
 * Kullback–Leibler divergence, target · (ln target − input) of log-probabilities, as `torch.nn.KLDivLoss`: the mean over all
 * elements, or with `batchmean` their sum over the batch, which is the divergence itself.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.KLDivLoss({ reduction: 'batchmean' })
 * criterion.call(torch.logSoftmax(torch.zeros([1, 2]), 1), torch.tensor([[0, 1]])) // 0.6931
 * ```
 */
export class KLDivLoss extends Layer {
  declare readonly reduction: NonNullable<KLDivLossOptions['reduction']>
  /** Whether the target holds logarithms, too. */
  declare readonly logTarget: boolean

  constructor(...given: [options?: KLDivLossOptions]) {
    super(table, given)
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    return klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget })
  }
}
