import { sgdStepOp } from '../ops/steps/sgd-step.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Optimizer, type ParamGroup, type Params, type ParamState } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'

export interface SGDSettings {
  /** Learning rate. Default 0.001. */
  lr: number
  /** How much of the previous steps a step keeps. Default 0. */
  momentum: number
  /** How much less of the new gradient joins the momentum. Default 0. */
  dampening: number
  /** Pull towards zero, added to the gradient. Default 0. */
  weightDecay: number
  /** Nesterov's momentum, which looks one step ahead. Default false. */
  nesterov: boolean
  /** Climb instead of descend. Default false. */
  maximize: boolean
}

export type SGDOptions = Partial<SGDSettings>

const defaults: SGDSettings = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
}

const sGDArguments = optimizerSignature('SGD', defaults)

/**
 * Stochastic gradient descent, with momentum if wanted, as `torch.optim.SGD`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9, nesterov: true })
 * ```
 */
export class SGD extends Optimizer<SGDSettings> {
  constructor(params: Params<SGDSettings>, options?: SGDOptions) {
    sGDArguments(arguments)
    super(params, defaults, options)
  }

  protected check({ lr, momentum, weightDecay, nesterov, dampening }: SGDSettings): void {
    this.demand(lr >= 0, 'learning rate', lr)
    this.demand(momentum >= 0, 'momentum value', momentum)
    this.demand(weightDecay >= 0, 'weightDecay value', weightDecay)
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw this.invalid('Nesterov momentum requires a momentum and zero dampening', { momentum, dampening })
    }
  }

  /** Only whether there is momentum yet: the first step of a parameter starts it. */
  protected override progress(state: ParamState | undefined): number {
    return state?.['momentumBuffer'] === undefined ? 0 : 1
  }

  protected update(params: readonly Tensor[], grads: readonly Tensor[], group: ParamGroup<SGDSettings>): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = group
    const first = this.progress(this.state.get(params[0]!)) === 0
    const buffers = momentum === 0 ? [] : this.remembered('momentumBuffer', params)
    const { length: count } = params
    const settings = { count, lr, momentum, dampening, weightDecay, nesterov, maximize, first }
    sgdStepOp.all([...params, ...grads, ...buffers], settings)
  }
}
