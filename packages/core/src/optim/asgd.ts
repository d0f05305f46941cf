import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'
import { sub, mul, mul_, sub_, add_ } from '../ops/primitives/arithmetic.ts'
import { copy_ } from '../ops/primitives/write.ts'

export interface ASGDSettings extends CommonSettings {
  /** How fast parameters decay. Default 1e-4. */
  lambd: number
  /** Power with which the learning rate falls. Default 0.75. */
  alpha: number
  /** The step from which on parameters are averaged. Default 1e6. */
  t0: number
}

export type ASGDOptions = Partial<ASGDSettings>

const defaults: ASGDSettings = { lr: 1e-2, lambd: 1e-4, alpha: 0.75, t0: 1e6, weightDecay: 0, maximize: false }

const aSGDArguments = optimizerSignature('ASGD', defaults)

/**
 * Averaged stochastic gradient descent, as `torch.optim.ASGD`. The average of a parameter is its state `ax`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.ASGD(net.parameters(), { lr: 0.01 })
 * ```
 */
export class ASGD extends ElementwiseOptimizer<ASGDSettings> {
  constructor(params: Params<ASGDSettings>, options?: ASGDOptions) {
    aSGDArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: ASGDSettings): void {
    this.checkCommon(settings)
  }

  protected take({ param, grad, step, memory }: Turn, { lr, lambd, alpha, t0 }: ParamGroup<ASGDSettings>): void {
    const eta = this.number(param, 'eta', lr)
    const mu = this.number(param, 'mu', 1)
    sub_(mul_(param, 1 - lambd * eta), mul(grad, eta))
    const average = memory('ax')
    if (mu === 1) copy_(average, param)
    else add_(average, mul(sub(param, average), mu))
    this.setNumber(param, 'eta', lr / (1 + lambd * lr * step) ** alpha)
    this.setNumber(param, 'mu', 1 / Math.max(1, step - t0))
  }
}
