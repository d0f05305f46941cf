import { describe } from '../../arguments/describe.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { LRScheduler, type Scheduled, scheduledKind } from './lr-scheduler.ts'

export { LRScheduler, type Scheduled, type ScheduledGroup, type SchedulerState } from './lr-scheduler.ts'
export { ReduceLROnPlateau, type PlateauOptions, type PlateauState } from './reduce-lr-on-plateau.ts'

/** What a user's function gave as a factor. */
function numberFrom(op: string, factor: unknown): number {
  if (typeof factor === 'number') return factor
  throw new TorchError('INVALID_ARGUMENT', op, `its function must return a number, but returned ${describe(factor)}.`)
}

export interface GammaOptions {
  /** Factor of each decay. Default 0.1. */
  readonly gamma?: number
}

const lambdaLRArguments = signature('LambdaLR', { optimizer: scheduledKind, factor: takes.callback })

/**
 * The initial rate times a function of the epoch, as `torch.optim.lr_scheduler.LambdaLR`.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch)
 * scheduler.step()
 * scheduler.getLastLr() // [0.095]
 * ```
 */
export class LambdaLR extends LRScheduler {
  readonly #factor: (epoch: number) => number

  constructor(optimizer: Scheduled, factor: (epoch: number) => number) {
    lambdaLRArguments(arguments)
    super(optimizer)
    this.#factor = factor
    this.apply()
  }

  protected next(_: number, epoch: number, base: number): number {
    return base * numberFrom('LambdaLR', this.#factor(epoch))
  }
}

const stepLRArguments = signature('StepLR', {
  optimizer: scheduledKind,
  stepSize: takes.positiveInteger,
  options: takes.options({ gamma: takes.finite }),
})

/**
 * A decay every so many epochs, as `torch.optim.lr_scheduler.StepLR`.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.StepLR(optimizer, 30, { gamma: 0.5 })
 * ```
 */
export class StepLR extends LRScheduler {
  readonly stepSize: number
  readonly gamma: number

  constructor(optimizer: Scheduled, stepSize: number, options: GammaOptions = {}) {
    stepLRArguments(arguments)
    super(optimizer)
    this.stepSize = stepSize
    this.gamma = options.gamma ?? 0.1
    this.apply()
  }

  protected next(lr: number, epoch: number): number {
    return epoch === 0 || epoch % this.stepSize !== 0 ? lr : lr * this.gamma
  }
}

const multiStepLRArguments = signature('MultiStepLR', {
  optimizer: scheduledKind,
  milestones: takes.listOf(takes.natural, 'a list of whole numbers ≥ 0'),
  options: takes.options({ gamma: takes.finite }),
})

/**
 * A decay at each milestone, as `torch.optim.lr_scheduler.MultiStepLR`.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.MultiStepLR(optimizer, [30, 80])
 * ```
 */
export class MultiStepLR extends LRScheduler {
  readonly milestones: readonly number[]
  readonly gamma: number

  constructor(optimizer: Scheduled, milestones: readonly number[], options: GammaOptions = {}) {
    multiStepLRArguments(arguments)
    super(optimizer)
    this.milestones = milestones
    this.gamma = options.gamma ?? 0.1
    this.apply()
  }

  protected next(lr: number, epoch: number): number {
    return lr * this.gamma ** this.milestones.filter((milestone) => milestone === epoch).length
  }
}

const exponentialLRArguments = signature('ExponentialLR', { optimizer: scheduledKind, gamma: takes.finite })

/**
 * A decay in every epoch, as `torch.optim.lr_scheduler.ExponentialLR`.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.ExponentialLR(optimizer, 0.9)
 * ```
 */
export class ExponentialLR extends LRScheduler {
  readonly gamma: number

  constructor(optimizer: Scheduled, gamma: number) {
    exponentialLRArguments(arguments)
    super(optimizer)
    this.gamma = gamma
    this.apply()
  }

  protected next(lr: number, epoch: number): number {
    return epoch === 0 ? lr : lr * this.gamma
  }
}

export interface LinearLROptions {
  /** Share of the rate to begin with. Default 1/3. */
  readonly startFactor?: number
  /** Share of the rate to end with. Default 1. */
  readonly endFactor?: number
  /** Epochs between the two. Default 5. */
  readonly totalIters?: number
}

const linearLRArguments = signature('LinearLR', {
  optimizer: scheduledKind,
  options: takes.options({
    startFactor: takes.positive,
    endFactor: takes.nonNegative,
    totalIters: takes.positiveInteger,
  }),
})

/**
 * From one share of the rate to another in equal steps, as `torch.optim.lr_scheduler.LinearLR`: a warm-up.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.5, totalIters: 4 })
 * scheduler.getLastLr() // [0.05]
 * ```
 */
export class LinearLR extends LRScheduler {
  readonly startFactor: number
  readonly endFactor: number
  readonly totalIters: number

  constructor(optimizer: Scheduled, options: LinearLROptions = {}) {
    linearLRArguments(arguments)
    super(optimizer)
    this.startFactor = options.startFactor ?? 1 / 3
    this.endFactor = options.endFactor ?? 1
    this.totalIters = options.totalIters ?? 5
    this.apply()
  }

  protected next(lr: number, epoch: number): number {
    const { startFactor, endFactor, totalIters } = this
    if (epoch === 0) return lr * startFactor
    if (epoch > totalIters) return lr
    const rise = endFactor - startFactor
    return lr * (1 + rise / (totalIters * startFactor + (epoch - 1) * rise))
  }
}

export interface PolynomialLROptions {
  /** Epochs until the rate is 0. Default 5. */
  readonly totalIters?: number
  /** Default 1. */
  readonly power?: number
}

const polynomialLRArguments = signature('PolynomialLR', {
  optimizer: scheduledKind,
  options: takes.options({ totalIters: takes.positiveInteger, power: takes.finite }),
})

/**
 * Down to 0 along a power of the remaining epochs, as `torch.optim.lr_scheduler.PolynomialLR`.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.PolynomialLR(optimizer, { totalIters: 10, power: 2 })
 * ```
 */
export class PolynomialLR extends LRScheduler {
  readonly totalIters: number
  readonly power: number

  constructor(optimizer: Scheduled, options: PolynomialLROptions = {}) {
    polynomialLRArguments(arguments)
    super(optimizer)
    this.totalIters = options.totalIters ?? 5
    this.power = options.power ?? 1
    this.apply()
  }

  protected next(lr: number, epoch: number): number {
    const { totalIters, power } = this
    if (epoch === 0 || epoch > totalIters) return lr
    return lr * ((1 - epoch / totalIters) / (1 - (epoch - 1) / totalIters)) ** power
  }
}

export interface CosineAnnealingLROptions {
  /** The lowest rate. Default 0. */
  readonly etaMin?: number
}

const cosineAnnealingLRArguments = signature('CosineAnnealingLR', {
  optimizer: scheduledKind,
  tMax: takes.positiveInteger,
  options: takes.options({ etaMin: takes.finite }),
})

/**
 * Half a cosine from the initial to the lowest rate and back, as `torch.optim.lr_scheduler.CosineAnnealingLR`.
 *
 * @example
 * ```ts
 * const optimizer = new torch.optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1 })
 * const scheduler = new torch.optim.lrScheduler.CosineAnnealingLR(optimizer, 50)
 * ```
 */
export class CosineAnnealingLR extends LRScheduler {
  /** Epochs from the highest to the lowest rate. */
  readonly tMax: number
  readonly etaMin: number

  constructor(optimizer: Scheduled, tMax: number, options: CosineAnnealingLROptions = {}) {
    cosineAnnealingLRArguments(arguments)
    super(optimizer)
    this.tMax = tMax
    this.etaMin = options.etaMin ?? 0
    this.apply()
  }

  protected next(lr: number, epoch: number, base: number): number {
    const { tMax, etaMin } = this
    if (epoch === 0) return lr
    // At the lowest point the quotient of cosines would be 0 / 0.
    if ((epoch - 1 - tMax) % (2 * tMax) === 0) return lr + ((base - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2
    const height = (t: number): number => 1 + Math.cos((Math.PI * t) / tMax)
    return (height(epoch) / height(epoch - 1)) * (lr - etaMin) + etaMin
  }
}
