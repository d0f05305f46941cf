import * as takes from '../../../arguments/kinds.ts'
import { scope } from '../../../memory/scope.ts'
import { full } from '../../../ops/primitives/creation.ts'
import { Buffer } from '../../module/buffer.ts'
import { type FactoryOptions, filledParameter, placement, places } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { bare, named, part, type Settings, settings } from '../../module/settings.ts'

/** What batch and instance normalisation take. */
export interface RunningNormOptions extends FactoryOptions {
  /** Added to the variance. Default 1e−5. */
  readonly eps?: number
  /** Share of the new batch in the running statistics; null averages all batches alike. Default 0.1. */
  readonly momentum?: number | null
  /** Whether there are a learned weight and bias. Default true for batches, false for instances. */
  readonly affine?: boolean
  /** With `affine`, whether there is a bias. Default true. */
  readonly bias?: boolean
  /**
   * Whether statistics are gathered in training, to be used in evaluation. Default true for batches, false for instances.
   */
  readonly trackRunningStats?: boolean
}

/** @param learned - Whether there are weight, bias and running statistics where nothing is said. */
export function runningNormSettings(layer: string, learned: boolean): Settings {
  return settings(
    layer,
    { numFeatures: bare(takes.natural) },
    {
      eps: named(takes.number, 1e-5),
      momentum: named(takes.orNull(takes.number), 0.1),
      affine: named(takes.flag, learned),
      bias: part(),
      trackRunningStats: named(takes.flag, learned),
      ...places,
    },
  )
}

/** What batch and instance normalisation hold. */
export abstract class RunningNorm extends Layer {
  declare readonly numFeatures: number
  declare readonly eps: number
  declare readonly momentum: number | null
  declare readonly affine: boolean
  declare readonly trackRunningStats: boolean
  /** `[numFeatures]` */
  weight: Parameter | null
  /** `[numFeatures]` */
  bias: Parameter | null
  /** `[numFeatures]` */
  runningMean: Buffer | null
  /** `[numFeatures]` */
  runningVar: Buffer | null
  numBatchesTracked: Buffer | null

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given)
    const options = (given[1] ?? {}) as RunningNormOptions
    const where = placement(options)
    const size = [this.numFeatures]
    const learned = (value: number): Parameter => filledParameter(size, value, where)
    const tracked = (shape: readonly number[], value: number, place = where): Buffer | null =>
      this.trackRunningStats ? scope(() => new Buffer(full(shape, value, place))) : null
    this.weight = this.affine ? learned(1) : null
    this.bias = this.affine && options.bias !== false ? learned(0) : null
    this.runningMean = tracked(size, 0)
    this.runningVar = tracked(size, 1)
    this.numBatchesTracked = tracked([], 0, { ...where, dtype: 'int32' })
  }
}
