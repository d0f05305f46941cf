import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'
import { sub_, mul, mul_, add_, div, add } from '../ops/primitives/arithmetic.ts'
import { sqrt } from '../ops/primitives/unary.ts'

export interface RAdamSettings extends CommonSettings {
  /** How slowly the averages of the gradient and of its square move. Default [0.9, 0.999]. */
  betas: readonly [number, number]
  /** Added to the denominator. Default 1e-8. */
  eps: number
}

export type RAdamOptions = Partial<RAdamSettings>

const defaults: RAdamSettings = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, maximize: false }

const rAdamArguments = optimizerSignature('RAdam', defaults)

/** Below this many effective samples the variance of the adaptive rate is not defined, and plain momentum is used. */
const fewestSamples = 5

/**
 * RAdam, as `torch.optim.RAdam`: Adam whose adaptive rate is held back while it is based on few steps.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.RAdam(net.parameters(), { lr: 0.001 })
 * ```
 */
export class RAdam extends ElementwiseOptimizer<RAdamSettings> {
  constructor(params: Params<RAdamSettings>, options?: RAdamOptions) {
    rAdamArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: RAdamSettings): void {
    this.checkCommon(settings)
    this.demand(settings.eps >= 0, 'epsilon value', settings.eps)
    this.demandBetas(settings.betas)
  }

  protected take({ param, grad, step, memory }: Turn, { lr, betas, eps }: ParamGroup<RAdamSettings>): void {
    const average = add_(mul_(memory('expAvg'), betas[0]), mul(grad, 1 - betas[0]))
    const squares = add_(mul_(memory('expAvgSq'), betas[1]), mul(mul(grad, grad), 1 - betas[1]))
    const decayed = betas[1] ** step
    const most = 2 / (1 - betas[1]) - 1
    const samples = most - (2 * step * decayed) / (1 - decayed)
    const size = lr / (1 - betas[0] ** step)
    if (samples <= fewestSamples) {
      sub_(param, mul(average, size))
      return
    }
    const held = Math.sqrt(((samples - 4) * (samples - 2) * most) / ((most - 4) * (most - 2) * samples))
    sub_(param, mul(div(average, add(sqrt(squares), eps)), size * Math.sqrt(1 - decayed) * held))
  }
}
