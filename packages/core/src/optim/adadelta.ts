import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'
import { sub_, mul_, add, mul, add_, div } from '../ops/primitives/arithmetic.ts'
import { sqrt } from '../ops/primitives/unary.ts'

export interface AdadeltaSettings extends CommonSettings {
  /** How slowly the averages move. Default 0.9. */
  rho: number
  /** Added under the roots. Default 1e-6. */
  eps: number
}

export type AdadeltaOptions = Partial<AdadeltaSettings>

const defaults: AdadeltaSettings = { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false }

const adadeltaArguments = optimizerSignature('Adadelta', defaults)

/**
 * Adadelta, as `torch.optim.Adadelta`: the size of a step follows the sizes of the previous ones.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.Adadelta(net.parameters(), { rho: 0.95 })
 * ```
 */
export class Adadelta extends ElementwiseOptimizer<AdadeltaSettings> {
  constructor(params: Params<AdadeltaSettings>, options?: AdadeltaOptions) {
    adadeltaArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: AdadeltaSettings): void {
    this.checkCommon(settings)
    const { rho, eps } = settings
    this.demand(rho >= 0 && rho <= 1, 'rho value', rho)
    this.demand(eps >= 0, 'epsilon value', eps)
  }

  protected take({ param, grad, memory }: Turn, { lr, rho, eps }: ParamGroup<AdadeltaSettings>): void {
    const squares = memory('squareAvg')
    const steps = memory('accDelta')
    add_(mul_(squares, rho), mul(mul(grad, grad), 1 - rho))
    const delta = mul(div(sqrt(add(steps, eps)), sqrt(add(squares, eps))), grad)
    add_(mul_(steps, rho), mul(mul(delta, delta), 1 - rho))
    sub_(param, mul(delta, lr))
  }
}
