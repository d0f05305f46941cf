import { marginLossOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, minimum, mul, sub } from '../primitives/arithmetic.ts'
import { eq } from '../primitives/compare.ts'
import { pairwiseDistance } from '../products/distance.ts'
import { type LossOptions, reduceLoss } from './losses.ts'
import type { MarginLossOptions } from './margin-losses.ts'
import { sum } from '../primitives/reduce.ts'
import { clamp } from '../elementwise/clamp.ts'
import { sqrt } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

const cosineEmbeddingLossArguments = signature('cosineEmbeddingLoss', {
  a: takes.tensor,
  b: takes.tensor,
  target: takes.tensor,
  options: marginLossOptionsKind,
})

/**
 * Pulls pairs with target 1 together, 1 − cos, and pushes those with −1 apart, max(0, cos − margin), averaged
 * (`torch.nn.functional.cosine_embedding_loss`).
 *
 * @param a - `[N, D]` or `[D]`, as b.
 * @param target - 1 or −1: `[N]` or `[]`.
 * @param options - margin: default 0.
 * @throws TorchError `SHAPE_MISMATCH` for other ranks.
 * @example
 * ```ts
 * const a = torch.tensor([[1, 0]])
 * torch.nn.functional.cosineEmbeddingLoss(a, torch.tensor([[0, 1]]), torch.tensor([1])) // 1
 * ```
 */
export function cosineEmbeddingLoss(a: Tensor, b: Tensor, target: Tensor, options: MarginLossOptions = {}): Tensor {
  cosineEmbeddingLossArguments(arguments)
  const op = 'cosineEmbeddingLoss'
  return within(op, () => {
    const reduction = options.reduction ?? 'mean'
    const rank = target.shape.length
    if (rank > 1 || a.shape.length !== rank + 1 || b.shape.length !== rank + 1) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `takes [N, D], [N, D] and a target [N], or [D], [D] and [], but got ` +
          `${[a, b, target].map(({ shape }) => formatShape(shape)).join(', ')}.`,
        { a: a.shape, b: b.shape, target: target.shape },
      )
    }
    const length = (x: Tensor): Tensor => add(sum(mul(x, x), rank), 1e-12)
    const cosine = div(sum(mul(a, b), rank), sqrt(mul(length(a), length(b))))
    const apart = clamp(sub(cosine, options.margin ?? 0), { min: 0 })
    const losses = add(where(eq(target, 1), sub(1, cosine), 0), where(eq(target, -1), apart, 0))
    return reduceLoss(losses, reduction)
  })
}

interface TripletOptions extends LossOptions {
  /** Default 1. */
  readonly margin?: number
  /** Take the distance of positive and negative where it is shorter than that of anchor and negative. Default false. */
  readonly swap?: boolean
}
export interface TripletMarginLossOptions extends TripletOptions {
  /** Order of the norm. Default 2. */
  readonly p?: number
  /** Added to differences. Default 1e−6. */
  readonly eps?: number
}
export interface TripletMarginWithDistanceLossOptions extends TripletOptions {
  /** Distance of two batches. Default {@link pairwiseDistance}. */
  readonly distanceFunction?: ((a: Tensor, b: Tensor) => Tensor) | null
}

type Triplet = readonly [anchor: Tensor, positive: Tensor, negative: Tensor]

function tripletLoss(
  op: string,
  [anchor, positive, negative]: Triplet,
  distance: (a: Tensor, b: Tensor) => Tensor,
  { margin = 1, swap = false, reduction = 'mean' }: TripletOptions,
): Tensor {
  if (margin <= 0) {
    throw new TorchError('INVALID_ARGUMENT', op, `margin must be greater than 0, got ${margin}.`, { margin })
  }
  const ranks = [anchor, positive, negative].map(({ shape }) => shape.length)
  if (ranks.some((rank) => rank !== ranks[0])) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `anchor, positive and negative must have the same number of dimensions, but have ${ranks.join(', ')}.`,
      { ranks },
    )
  }
  const far = distance(anchor, negative)
  const least = swap ? minimum(far, distance(positive, negative)) : far
  return reduceLoss(clamp(sub(add(distance(anchor, positive), margin), least), { min: 0 }), reduction)
}

const tripletMarginLossArguments = signature('tripletMarginLoss', {
  anchor: takes.tensor,
  positive: takes.tensor,
  negative: takes.tensor,
  options: takes.options({
    p: takes.number,
    eps: takes.number,
    margin: takes.number,
    swap: takes.flag,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * max(0, margin + d(anchor, positive) − d(anchor, negative)), averaged, with the distance of a p-norm
 * (`torch.nn.functional.triplet_margin_loss`).
 *
 * @throws TorchError `INVALID_ARGUMENT` unless margin > 0; `SHAPE_MISMATCH` if the numbers of dimensions differ.
 * @example
 * ```ts
 * const [a, p, n] = [torch.tensor([[0, 0]]), torch.tensor([[3, 4]]), torch.tensor([[0, 2]])]
 * torch.nn.functional.tripletMarginLoss(a, p, n) // 4
 * ```
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginLossOptions = {},
): Tensor {
  tripletMarginLossArguments(arguments)
  const op = 'tripletMarginLoss'
  return within(op, () => {
    const { p = 2, eps = 1e-6, ...rest } = options
    return tripletLoss(op, [anchor, positive, negative], (a, b) => pairwiseDistance(a, b, { p, eps }), rest)
  })
}

const tripletMarginWithDistanceLossArguments = signature('tripletMarginWithDistanceLoss', {
  anchor: takes.tensor,
  positive: takes.tensor,
  negative: takes.tensor,
  options: takes.options({
    distanceFunction: takes.orNull(takes.callback),
    margin: takes.number,
    swap: takes.flag,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * {@link tripletMarginLoss} with a distance of one's own (`torch.nn.functional.triplet_margin_with_distance_loss`).
 *
 * @throws TorchError `INVALID_ARGUMENT` unless margin > 0; `SHAPE_MISMATCH` if the numbers of dimensions differ.
 * @example
 * ```ts
 * const [a, p, n] = [torch.tensor([[0, 0]]), torch.tensor([[3, 4]]), torch.tensor([[0, 2]])]
 * const distanceFunction = (x: torch.Tensor, y: torch.Tensor) => x.sub(y).abs().sum(1)
 * torch.nn.functional.tripletMarginWithDistanceLoss(a, p, n, { distanceFunction }) // 6
 * ```
 */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginWithDistanceLossOptions = {},
): Tensor {
  tripletMarginWithDistanceLossArguments(arguments)
  const op = 'tripletMarginWithDistanceLoss'
  const { distanceFunction, ...rest } = options
  return tripletLoss(op, [anchor, positive, negative], distanceFunction ?? ((a, b) => pairwiseDistance(a, b)), rest)
}
