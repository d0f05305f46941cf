import { gt, lt } from '../ops/primitives/compare.ts'
import { clamp } from '../ops/elementwise/clamp.ts'
import { where } from '../ops/primitives/where.ts'
import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'
import { sign } from '../ops/primitives/unary.ts'
import { copy_ } from '../ops/primitives/write.ts'
import { mul, sub_ } from '../ops/primitives/arithmetic.ts'

export interface RpropSettings extends CommonSettings {
  /** Factors of the step size when the gradient changed its sign, and when it did not. Default [0.5, 1.2]. */
  etas: readonly [number, number]
  /** Smallest and largest step size. Default [1e-6, 50]. */
  stepSizes: readonly [number, number]
}

export type RpropOptions = Partial<RpropSettings>

const defaults: RpropSettings = { lr: 1e-2, etas: [0.5, 1.2], stepSizes: [1e-6, 50], weightDecay: 0, maximize: false }

const rpropArguments = optimizerSignature('Rprop', defaults)

/**
 * Resilient backpropagation, as `torch.optim.Rprop`: only the signs of gradients count. For full batches.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.Rprop(net.parameters(), { lr: 0.01 })
 * ```
 */
export class Rprop extends ElementwiseOptimizer<RpropSettings> {
  constructor(params: Params<RpropSettings>, options?: RpropOptions) {
    rpropArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: RpropSettings): void {
    this.checkCommon(settings)
    const [smaller, larger] = settings.etas
    this.demand(0 < smaller && smaller < 1 && 1 < larger, 'eta values', settings.etas)
  }

  protected take({ param, grad, memory }: Turn, { lr, etas, stepSizes }: ParamGroup<RpropSettings>): void {
    const previous = memory('prev')
    const size = memory('stepSize', lr)
    const agreement = mul(grad, previous)
    const next = where(gt(agreement, 0), mul(size, etas[1]), where(lt(agreement, 0), mul(size, etas[0]), size))
    copy_(size, clamp(next, { min: stepSizes[0], max: stepSizes[1] }))
    // After a change of sign the parameter rests for one step.
    copy_(previous, where(lt(agreement, 0), 0, grad))
    sub_(param, mul(sign(previous), size))
  }
}
