import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { type Scheduled, scheduledKind } from './lr-scheduler.ts'

export interface PlateauOptions {
  /** Whether smaller (`min`, default) or larger metrics are better. */
  readonly mode?: 'min' | 'max'
  /** What the rate is multiplied by; below 1. Default 0.1. */
  readonly factor?: number
  /** How many epochs without improvement are put up with. Default 10. */
  readonly patience?: number
  /** How much better counts as better. Default 1e-4. */
  readonly threshold?: number
  /** Whether the threshold is a share of the best metric (`rel`, default) or a distance from it. */
  readonly thresholdMode?: 'rel' | 'abs'
  /** Epochs after a reduction in which nothing is counted. Default 0. */
  readonly cooldown?: number
  /** The lowest rate. Default 0. */
  readonly minLr?: number
  /** Smaller changes of the rate are not made. Default 1e-8. */
  readonly eps?: number
}

export interface PlateauState {
  readonly best: number
  readonly numBadEpochs: number
  readonly cooldownCounter: number
  readonly lastEpoch: number
}

const defaults: Required<PlateauOptions> = {
  mode: 'min',
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: 'rel',
  cooldown: 0,
  minLr: 0,
  eps: 1e-8,
}

const plateauArguments = signature('ReduceLROnPlateau', {
  optimizer: scheduledKind,
  options: takes.options({
    mode: takes.oneOf('min', 'max'),
    factor: takes.nonNegative,
    patience: takes.natural,
    threshold: takes.nonNegative,
    thresholdMode: takes.oneOf('rel', 'abs'),
    cooldown: takes.natural,
    minLr: takes.nonNegative,
    eps: takes.nonNegative,
  }),
})
const stepArguments = signature('ReduceLROnPlateau.step', { metric: takes.number })
const loadArguments = signature('ReduceLROnPlateau.loadStateDict', {
  state: takes.record(
    { best: takes.number, numBadEpochs: takes.natural, cooldownCounter: takes.natural, lastEpoch: takes.natural },
    'what stateDict() of a schedule returned',
  ),
})

/**
 * Lowers the rate when a metric has stopped improving, as `torch.optim.lr_scheduler.ReduceLROnPlateau`.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 1 })
 * for (const loss of [1, 0.9, 0.9, 0.9]) scheduler.step(loss)
 * optimizer.paramGroups[0]!.lr // 0.01
 * ```
 */
export class ReduceLROnPlateau {
  readonly optimizer: Scheduled
  readonly #options: Required<PlateauOptions>
  #state: PlateauState

  constructor(optimizer: Scheduled, options: PlateauOptions = {}) {
    plateauArguments(arguments)
    this.optimizer = optimizer
    this.#options = { ...defaults, ...options }
    const { factor, mode } = this.#options
    if (!(factor < 1)) {
      throw new TorchError('INVALID_ARGUMENT', 'ReduceLROnPlateau', `Factor should be < 1.0, but is ${factor}.`, {
        factor,
      })
    }
    this.#state = { best: mode === 'min' ? Infinity : -Infinity, numBadEpochs: 0, cooldownCounter: 0, lastEpoch: 0 }
  }

  /** Takes note of an epoch's metric. */
  step(metric: number): void {
    stepArguments(arguments)
    const { patience, cooldown } = this.#options
    const { best, cooldownCounter } = this.#state
    const better = this.#isBetter(metric, best)
    const cooling = cooldownCounter > 0
    const bad = cooling || better ? 0 : this.#state.numBadEpochs + 1
    const reduce = bad > patience
    if (reduce) this.#reduce()
    this.#state = {
      best: better ? metric : best,
      numBadEpochs: reduce ? 0 : bad,
      cooldownCounter: reduce ? cooldown : Math.max(0, cooldownCounter - 1),
      lastEpoch: this.#state.lastEpoch + 1,
    }
  }

  #isBetter(metric: number, best: number): boolean {
    const { mode, threshold, thresholdMode } = this.#options
    const sign = mode === 'min' ? -1 : 1
    const bar = thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold
    return mode === 'min' ? metric < bar : metric > bar
  }

  #reduce(): void {
    const { factor, minLr, eps } = this.#options
    for (const group of this.optimizer.paramGroups) {
      const lower = Math.max(group.lr * factor, minLr)
      if (group.lr - lower > eps) group.lr = lower
    }
  }

  /** The rates in force. */
  getLastLr(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr)
  }

  /** What was noted so far, to be saved along with the optimizer's state. */
  stateDict(): PlateauState {
    return this.#state
  }

  loadStateDict(state: PlateauState): void {
    loadArguments(arguments)
    this.#state = { ...state }
  }
}
