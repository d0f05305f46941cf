import { gradientOf } from '../ops/steps/step.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Optimizer, type ParamGroup } from './optimizer.ts'

/** Settings that every optimizer of this kind has. */
export interface CommonSettings {
  /** Learning rate. */
  lr: number
  /** Pull towards zero, added to the gradient. Default 0. */
  weightDecay: number
  /** Climb instead of descend. Default false. */
  maximize: boolean
}

/** One parameter in its step. */
export interface Turn {
  readonly param: Tensor
  /** The gradient, with its sign for maximising and weight decay joined in. */
  readonly grad: Tensor
  /** The number of the step, from 1. */
  readonly step: number
  /** A tensor remembered for the parameter, filled with `start` at first. */
  memory(name: string, start?: number): Tensor
}

/** An optimizer written in tensor operations, one parameter at a time. */
export abstract class ElementwiseOptimizer<Settings extends CommonSettings> extends Optimizer<Settings> {
  /** Changes one parameter. */
  protected abstract take(turn: Turn, group: ParamGroup<Settings>): void

  protected update(params: readonly Tensor[], grads: readonly Tensor[], group: ParamGroup<Settings>): void {
    const step = this.countStep(params)
    for (const [i, param] of params.entries()) {
      const memory = (name: string, start?: number): Tensor => this.remembered(name, [param], start)[0]!
      this.take({ param, grad: gradientOf(param, grads[i]!, group), step, memory }, group)
    }
  }

  protected checkCommon({ lr, weightDecay }: Settings): void {
    this.demand(lr >= 0, 'learning rate', lr)
    this.demand(weightDecay >= 0, 'weightDecay value', weightDecay)
  }

  /** A number remembered for a parameter. */
  protected number(param: Tensor, name: string, start: number): number {
    return Number(this.state.get(param)?.[name] ?? start)
  }

  protected setNumber(param: Tensor, name: string, value: number): void {
    const state = this.state.get(param)
    if (state !== undefined) state[name] = value
  }
}
