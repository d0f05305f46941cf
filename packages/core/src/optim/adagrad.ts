import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'
import { div, mul, add_, add, sub_ } from '../ops/primitives/arithmetic.ts'
import { sqrt } from '../ops/primitives/unary.ts'

export interface AdagradSettings extends CommonSettings {
  /** How fast the learning rate falls. Default 0. */
  lrDecay: number
  /** What the sums of squared gradients begin with. Default 0. */
  initialAccumulatorValue: number
  /** Added to the denominator. Default 1e-10. */
  eps: number
}

export type AdagradOptions = Partial<AdagradSettings>

const defaults: AdagradSettings = {
  lr: 1e-2,
  lrDecay: 0,
  weightDecay: 0,
  initialAccumulatorValue: 0,
  eps: 1e-10,
  maximize: false,
}

const adagradArguments = optimizerSignature('Adagrad', defaults)

/**
 * Adagrad, as `torch.optim.Adagrad`: steps shrink with the sum of squared gradients so far.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.Adagrad(net.parameters(), { lr: 0.01 })
 * ```
 */
export class Adagrad extends ElementwiseOptimizer<AdagradSettings> {
  constructor(params: Params<AdagradSettings>, options?: AdagradOptions) {
    adagradArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: AdagradSettings): void {
    this.checkCommon(settings)
    const { lrDecay, initialAccumulatorValue, eps } = settings
    this.demand(lrDecay >= 0, 'lrDecay value', lrDecay)
    this.demand(initialAccumulatorValue >= 0, 'initialAccumulatorValue value', initialAccumulatorValue)
    this.demand(eps >= 0, 'epsilon value', eps)
  }

  protected take({ param, grad, step, memory }: Turn, group: ParamGroup<AdagradSettings>): void {
    const { lr, lrDecay, initialAccumulatorValue, eps } = group
    const sum = add_(memory('sum', initialAccumulatorValue), mul(grad, grad))
    const size = lr / (1 + (step - 1) * lrDecay)
    sub_(param, mul(div(grad, add(sqrt(sum), eps)), size))
  }
}
