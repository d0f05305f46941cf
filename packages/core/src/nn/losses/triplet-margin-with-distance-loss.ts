import * as takes from '../../arguments/kinds.ts'
import { tripletMarginWithDistanceLoss } from '../../ops/losses/embedding-losses.ts'
import type { LossOptions } from '../../ops/losses/losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { PairwiseDistance } from '../layers/products/pairwise-distance.ts'
import { isModule } from '../module/kinds.ts'
import type { Module } from '../module/module.ts'
import { silent } from '../module/settings.ts'
import { lossSettings, ReducedLoss } from './reduced-loss.ts'

type Distance = ((a: Tensor, b: Tensor) => Tensor) | (Module & { forward(a: Tensor, b: Tensor): Tensor })

export interface TripletMarginWithDistanceLossOptions extends LossOptions {
  /** A function or a module of two tensors. Default: {@link PairwiseDistance}. */
  readonly distanceFunction?: Distance | null
  /** Default 1. */
  readonly margin?: number
  /** Whether the negative may also be measured from the positive. Default false. */
  readonly swap?: boolean
}

const distanceKind: takes.Kind = {
  words: 'a function or a module of two tensors',
  accepts: (value) => value === null || typeof value === 'function' || isModule(value),
}

const table = lossSettings(
  'TripletMarginWithDistanceLoss',
  {
    distanceFunction: silent(distanceKind, null),
    margin: silent(takes.number, 1),
    swap: silent(takes.flag, false),
  },
  ['anchor', 'positive', 'negative'],
)

/**
 * The mean of max(0, d(anchor, positive) − d(anchor, negative) + margin) for a distance d, as
 * `torch.nn.TripletMarginWithDistanceLoss`.
 *
 * @example
 * ```ts
 * const [a, p, n] = [torch.zeros([1, 2]), torch.ones([1, 2]), torch.ones([1, 2])]
 * const distanceFunction = (x: torch.Tensor, y: torch.Tensor) => x.sub(y).abs().sum(1)
 * new torch.nn.TripletMarginWithDistanceLoss({ distanceFunction }).call(a, p, n) // 1
 * ```
 */
export class TripletMarginWithDistanceLoss extends ReducedLoss {
  /** A function or a module of two tensors. */
  distanceFunction: Distance
  declare readonly margin: number
  /** Whether the negative may also be measured from the positive. */
  declare readonly swap: boolean

  constructor(options: TripletMarginWithDistanceLossOptions = {}) {
    super(table, arguments)
    this.distanceFunction = options.distanceFunction ?? new PairwiseDistance()
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    table.inputs(arguments)
    const { distanceFunction: distance, margin, swap, reduction } = this
    const distanceFunction = isModule(distance) ? (a: Tensor, b: Tensor) => distance.call(a, b) : distance
    return tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction, margin, swap, reduction })
  }
}
