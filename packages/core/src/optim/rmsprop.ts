import { rmspropStepOp } from '../ops/steps/rmsprop-step.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'

export interface RMSpropSettings {
  /** Learning rate. Default 0.01. */
  lr: number
  /** How slowly the average of squared gradients moves. Default 0.99. */
  alpha: number
  /** Added to the denominator. Default 1e-8. */
  eps: number
  /** Pull towards zero, added to the gradient. Default 0. */
  weightDecay: number
  /** How much of the previous steps a step keeps. Default 0. */
  momentum: number
  /** Divide by the deviation of the gradient instead of its size. Default false. */
  centered: boolean
  /** Climb instead of descend. Default false. */
  maximize: boolean
}

export type RMSpropOptions = Partial<RMSpropSettings>

const defaults: RMSpropSettings = {
  lr: 1e-2,
  alpha: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
}

const rMSpropArguments = optimizerSignature('RMSprop', defaults)

/**
 * RMSprop, as `torch.optim.RMSprop`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.RMSprop(net.parameters(), { lr: 0.01, alpha: 0.99 })
 * ```
 */
export class RMSprop extends Optimizer<RMSpropSettings> {
  constructor(params: Params<RMSpropSettings>, options?: RMSpropOptions) {
    rMSpropArguments(arguments)
    super(params, defaults, options)
  }

  protected check({ lr, alpha, eps, weightDecay, momentum }: RMSpropSettings): void {
    this.demand(lr >= 0, 'learning rate', lr)
    this.demand(eps >= 0, 'epsilon value', eps)
    this.demand(momentum >= 0, 'momentum value', momentum)
    this.demand(weightDecay >= 0, 'weightDecay value', weightDecay)
    this.demand(alpha >= 0, 'alpha value', alpha)
  }

  protected update(params: readonly Tensor[], grads: readonly Tensor[], group: ParamGroup<RMSpropSettings>): void {
    const { lr, alpha, eps, weightDecay, momentum, centered, maximize } = group
    const names = ['squareAvg', ...(centered ? ['gradAvg'] : []), ...(momentum > 0 ? ['momentumBuffer'] : [])]
    const state = names.flatMap((name) => this.remembered(name, params))
    this.countStep(params)
    const settings = { count: params.length, lr, alpha, eps, weightDecay, momentum, centered, maximize }
    rmspropStepOp.all([...params, ...grads, ...state], settings)
  }
}
