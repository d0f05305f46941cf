import { isAbstract } from '../abstract.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'

/** A group of parameters whose learning rate a schedule sets. */
export interface ScheduledGroup {
  lr: number
}

/** What a schedule needs to know of an optimizer. */
export interface Scheduled {
  readonly paramGroups: readonly ScheduledGroup[]
}

export const scheduledKind: takes.Kind = takes.record(
  { paramGroups: takes.listOf(takes.record({ lr: takes.number }, 'a group with a learning rate'), 'a list of groups') },
  'an optimizer',
)

/** The position in a schedule. */
export interface SchedulerState {
  readonly lastEpoch: number
  readonly baseLrs: readonly number[]
}

const stepArguments = signature('LRScheduler.step', {})
const loadStateDictArguments = signature('loadStateDict', {
  state: takes.record({ lastEpoch: takes.natural, baseLrs: takes.numbers }, 'what stateDict() of a schedule returned'),
})

/** Rates before any schedule touched them; schedules of one optimizer share them. */
const initialRates = new WeakMap<ScheduledGroup, number>()

/**
 * The base of learning-rate schedules, as `torch.optim.lr_scheduler.LRScheduler`. Each step computes the next rate of a group
 * from the current one, so that several schedules can act on one optimizer.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.StepLR(optimizer, 10, { gamma: 0.5 })
 * for (let epoch = 0; epoch < 20; epoch++) {
 *   optimizer.step()
 *   scheduler.step()
 * }
 * optimizer.paramGroups[0]!.lr // 0.025
 * ```
 */
export abstract class LRScheduler {
  readonly optimizer: Scheduled
  /** Rates before any schedule. */
  baseLrs: readonly number[]
  /** How often {@link LRScheduler.step} was called. */
  lastEpoch = 0

  constructor(optimizer: Scheduled) {
    if (new.target === LRScheduler) throw isAbstract('LRScheduler', 'optim.lrScheduler.StepLR')
    this.optimizer = optimizer
    this.baseLrs = optimizer.paramGroups.map((group) => {
      const rate = initialRates.get(group) ?? group.lr
      initialRates.set(group, rate)
      return rate
    })
  }

  /** The rate after `lr` in epoch `epoch`; in epoch 0, the rate to begin with. */
  protected abstract next(lr: number, epoch: number, base: number): number

  /** Sets the rates of the current epoch. */
  protected apply(): void {
    for (const [i, group] of this.optimizer.paramGroups.entries()) {
      group.lr = this.next(group.lr, this.lastEpoch, this.baseLrs[i] ?? group.lr)
    }
  }

  /** Goes on to the next epoch. Call it after the optimizer's step. */
  step(): void {
    stepArguments(arguments)
    this.lastEpoch++
    this.apply()
  }

  /** The rates in force. */
  getLastLr(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr)
  }

  /** The position, to be saved along with the optimizer's state. */
  stateDict(): SchedulerState {
    return { lastEpoch: this.lastEpoch, baseLrs: this.baseLrs }
  }

  /** Returns to a saved position. Rates are part of the optimizer's state. */
  loadStateDict(state: SchedulerState): void {
    loadStateDictArguments(arguments)
    const { lastEpoch, baseLrs } = state
    if (baseLrs.length !== this.optimizer.paramGroups.length) {
      throw new TorchError(
        'STATE_DICT',
        'loadStateDict',
        `the saved schedule has ${baseLrs.length} parameter groups, the optimizer ${this.optimizer.paramGroups.length}. ` +
          'Build the optimizer as it was when saved.',
        { expected: this.optimizer.paramGroups.length, found: baseLrs.length },
      )
    }
    this.lastEpoch = lastEpoch
    this.baseLrs = [...baseLrs]
  }
}
