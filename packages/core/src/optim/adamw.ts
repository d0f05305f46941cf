import { Adam, type AdamOptions, type AdamSettings } from './adam.ts'
import type { Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'

export type AdamWOptions = Omit<AdamOptions, 'decoupledWeightDecay'>

const defaults: Omit<AdamSettings, 'decoupledWeightDecay'> = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 1e-2,
  amsgrad: false,
  maximize: false,
}

const adamWArguments = optimizerSignature('AdamW', defaults)

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
    adamWArguments(arguments)
    super(params, { ...defaults, ...options, decoupledWeightDecay: true })
  }
}
