import { checkOptions } from '../errors.ts'
import { Adam, type AdamOptions, type AdamSettings } from './adam.ts'
import type { Params } from './optimizer.ts'

export type AdamWOptions = Omit<AdamOptions, 'decoupledWeightDecay'>

/**
 * Adam with decoupled weight decay, as `torch.optim.AdamW`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.AdamW(net.parameters(), { lr: 0.001, weightDecay: 0.01 })
 * ```
 */
export class AdamW extends Adam {
  constructor(params: Params<AdamSettings>, options?: AdamWOptions) {
    checkOptions('AdamW', options, ['lr', 'betas', 'eps', 'weightDecay', 'amsgrad', 'maximize'])
    super(params, { weightDecay: 1e-2, ...options, decoupledWeightDecay: true })
  }
}
