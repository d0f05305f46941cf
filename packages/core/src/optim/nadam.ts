import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'
import { sub_, div, mul, mul_, add_, add } from '../ops/primitives/arithmetic.ts'
import { sqrt } from '../ops/primitives/unary.ts'

export interface NAdamSettings extends CommonSettings {
  /** How slowly the averages of the gradient and of its square move. Default [0.9, 0.999]. */
  betas: readonly [number, number]
  /** Added to the denominator. Default 1e-8. */
  eps: number
  /** How fast the momentum approaches betas[0]. Default 0.004. */
  momentumDecay: number
}

export type NAdamOptions = Partial<NAdamSettings>

const defaults: NAdamSettings = {
  lr: 2e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  momentumDecay: 4e-3,
  maximize: false,
}

const nAdamArguments = optimizerSignature('NAdam', defaults)

/**
 * NAdam, as `torch.optim.NAdam`: Adam with Nesterov's momentum.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.NAdam(net.parameters(), { lr: 0.002 })
 * ```
 */
export class NAdam extends ElementwiseOptimizer<NAdamSettings> {
  constructor(params: Params<NAdamSettings>, options?: NAdamOptions) {
    nAdamArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: NAdamSettings): void {
    this.checkCommon(settings)
    const { betas, eps, momentumDecay } = settings
    this.demand(eps >= 0, 'epsilon value', eps)
    this.demandBetas(betas)
    this.demand(momentumDecay >= 0, 'momentumDecay value', momentumDecay)
  }

  protected take({ param, grad, step, memory }: Turn, group: ParamGroup<NAdamSettings>): void {
    const { lr, betas, eps, momentumDecay } = group
    const momentum = (t: number): number => betas[0] * (1 - 0.5 * 0.96 ** (t * momentumDecay))
    const now = momentum(step)
    const next = momentum(step + 1)
    const product = this.number(param, 'muProduct', 1) * now
    this.setNumber(param, 'muProduct', product)
    const average = add_(mul_(memory('expAvg'), betas[0]), mul(grad, 1 - betas[0]))
    const squares = add_(mul_(memory('expAvgSq'), betas[1]), mul(mul(grad, grad), 1 - betas[1]))
    const denominator = add(sqrt(div(squares, 1 - betas[1] ** step)), eps)
    sub_(param, mul(div(grad, denominator), (lr * (1 - now)) / (1 - product)))
    sub_(param, mul(div(average, denominator), (lr * next) / (1 - product * next)))
  }
}
