import { adamStepOp } from '../ops/steps/adam-step.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'

export interface AdamSettings {
  /** Learning rate. Default 0.001. */
  lr: number
  /** How slowly the averages of the gradient and of its square move. Default [0.9, 0.999]. */
  betas: readonly [number, number]
  /** Added to the denominator. Default 1e-8. */
  eps: number
  /** Pull towards zero. Default 0 (Adam), 0.01 (AdamW). */
  weightDecay: number
  /** Divide by the largest average so far. Default false. */
  amsgrad: boolean
  /** Climb instead of descend. Default false. */
  maximize: boolean
  /** Decay the parameter itself instead of adding to its gradient. Default false (Adam), true (AdamW). */
  decoupledWeightDecay: boolean
}

export type AdamOptions = Partial<AdamSettings>

const defaults: AdamSettings = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
  decoupledWeightDecay: false,
}

const adamArguments = optimizerSignature('Adam', defaults)

/**
 * Adam, as `torch.optim.Adam`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.001 })
 * ```
 */
export class Adam extends Optimizer<AdamSettings> {
  constructor(params: Params<AdamSettings>, options?: AdamOptions) {
    adamArguments(arguments)
    super(params, defaults, options)
  }

  protected check({ lr, betas, eps, weightDecay }: AdamSettings): void {
    this.demand(lr >= 0, 'learning rate', lr)
    this.demand(eps >= 0, 'epsilon value', eps)
    this.demandBetas(betas)
    this.demand(weightDecay >= 0, 'weightDecay value', weightDecay)
  }

  protected update(params: readonly Tensor[], grads: readonly Tensor[], group: ParamGroup<AdamSettings>): void {
    const { lr, betas, eps, weightDecay, amsgrad, maximize, decoupledWeightDecay } = group
    const moments = ['expAvg', 'expAvgSq', ...(amsgrad ? ['maxExpAvgSq'] : [])]
    const state = moments.flatMap((name) => this.remembered(name, params))
    adamStepOp.all([...params, ...grads, ...state], {
      count: params.length,
      step: this.countStep(params),
      lr,
      beta1: betas[0],
      beta2: betas[1],
      eps,
      weightDecay,
      decoupled: decoupledWeightDecay,
      amsgrad,
      maximize,
    })
  }
}
