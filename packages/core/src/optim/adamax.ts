import { maximum, sub_, mul, mul_, add, add_, div } from '../ops/primitives/arithmetic.ts'
import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'
import { abs } from '../ops/primitives/unary.ts'
import { copy_ } from '../ops/primitives/write.ts'

export interface AdamaxSettings extends CommonSettings {
  /** How slowly the averages of the gradient and of its size move. Default [0.9, 0.999]. */
  betas: readonly [number, number]
  /** Added to the size of the gradient. Default 1e-8. */
  eps: number
}

export type AdamaxOptions = Partial<AdamaxSettings>

const defaults: AdamaxSettings = { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, maximize: false }

const adamaxArguments = optimizerSignature('Adamax', defaults)

/**
 * Adamax, as `torch.optim.Adamax`: Adam with the largest recent gradient in place of the root of squares.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.Adamax(net.parameters(), { lr: 0.002 })
 * ```
 */
export class Adamax extends ElementwiseOptimizer<AdamaxSettings> {
  constructor(params: Params<AdamaxSettings>, options?: AdamaxOptions) {
    adamaxArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: AdamaxSettings): void {
    this.checkCommon(settings)
    this.demand(settings.eps >= 0, 'epsilon value', settings.eps)
    this.demandBetas(settings.betas)
  }

  protected take({ param, grad, step, memory }: Turn, { lr, betas, eps }: ParamGroup<AdamaxSettings>): void {
    const average = add_(mul_(memory('expAvg'), betas[0]), mul(grad, 1 - betas[0]))
    const largest = memory('expInf')
    copy_(largest, maximum(mul(largest, betas[1]), add(abs(grad), eps)))
    sub_(param, mul(div(average, largest), lr / (1 - betas[0] ** step)))
  }
}
