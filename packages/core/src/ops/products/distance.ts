import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { broadcastShapes, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { clamp } from '../elementwise/clamp.ts'
import { cast, clone } from '../primitives/copy.ts'
import { norm } from '../reducing/norm.ts'
import { operands, checkFloat } from '../primitives/operands.ts'
import { sum } from '../primitives/reduce.ts'
import { expand } from '../primitives/views.ts'
import { copy_ } from '../primitives/write.ts'

const keepdim = { keepdim: true }

/** `x`, raised to `least` where it is below, with the gradient passing as if it had not been. */
export function raised(x: Tensor, least: number): Tensor {
  const out = clone(x)
  noGrad(() => copy_(out, clamp(out, { min: least })))
  return out
}

const cosineSimilarityArguments = signature('cosineSimilarity', {
  a: takes.tensor,
  b: takes.tensor,
  dim: takes.optional(takes.integer),
  options: takes.options({ eps: takes.nonNegative }),
})

/**
 * Cosine of the angle between vectors along a dimension: a · b / (max(‖a‖, eps) · max(‖b‖, eps)), with broadcasting
 * (`torch.cosine_similarity`).
 *
 * @param dim - The dimension of the vectors. Default 1.
 * @param options - eps: least length to divide by, default 1e−8.
 * @throws TorchError `DTYPE_MISMATCH` for integers.
 * @example
 * ```ts
 * torch.cosineSimilarity(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])) // [0.7071]
 * ```
 */
export function cosineSimilarity(a: Tensor, b: Tensor, dim = 1, options: { readonly eps?: number } = {}): Tensor {
  cosineSimilarityArguments(arguments)
  const op = 'cosineSimilarity'
  const [x] = operands(op, a, b)
  checkFloat(op, x)
  const shape = broadcastShapes(op, a.shape, b.shape)
  const d = normalizeDim(op, dim, shape.length)
  // Lengths are computed before dtypes meet, as in PyTorch, unless they are integers.
  const unit = (v: Tensor): Tensor => {
    const whole = expand(isFloat(v.dtype) ? v : cast(v, x.dtype), shape)
    return div(whole, raised(norm(whole, 2, d, keepdim), options.eps ?? 1e-8))
  }
  return sum(mul(unit(a), unit(b)), d)
}

export interface PairwiseDistanceOptions {
  /** Order of the norm. Default 2. */
  readonly p?: number
  /** Added to the difference, so that the distance is smooth where both are equal. Default 1e−6. */
  readonly eps?: number
  /** Keep the last dimension with size one. Default false. */
  readonly keepdim?: boolean
}

const pairwiseDistanceArguments = signature('pairwiseDistance', {
  a: takes.tensor,
  b: takes.tensor,
  options: takes.options({ p: takes.number, eps: takes.number, keepdim: takes.flag }),
})

/**
 * Distance of vectors along the last dimension: ‖a − b + eps‖ₚ, with broadcasting (`torch.pairwise_distance`).
 *
 * @example
 * ```ts
 * torch.pairwiseDistance(torch.tensor([[0, 0]]), torch.tensor([[3, 4]])) // [5]
 * ```
 */
export function pairwiseDistance(a: Tensor, b: Tensor, options: PairwiseDistanceOptions = {}): Tensor {
  pairwiseDistanceArguments(arguments)
  const { p = 2, eps = 1e-6, keepdim = false } = options
  return within('pairwiseDistance', () => norm(add(sub(a, b), eps), p, -1, { keepdim }))
}

export interface NormalizeOptions {
  /** Order of the norm. Default 2. */
  readonly p?: number
  /** Dimensions of the vectors. Default 1. */
  readonly dim?: number | readonly number[]
  /** Least length to divide by. Default 1e−12. */
  readonly eps?: number
}

const normalizeArguments = signature('normalize', {
  input: takes.tensor,
  options: takes.options({ p: takes.number, dim: takes.sizes, eps: takes.number }),
})

/**
 * Divides vectors along a dimension by their length: x / max(‖x‖ₚ, eps) (`torch.nn.functional.normalize`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers.
 * @example
 * ```ts
 * torch.nn.functional.normalize(torch.tensor([[3, 4]])) // [[0.6, 0.8]]
 * ```
 */
export function normalize(x: Tensor, options: NormalizeOptions = {}): Tensor {
  normalizeArguments(arguments)
  const { p = 2, dim = 1, eps = 1e-12 } = options
  return within('normalize', () => div(x, clamp(norm(x, p, dim, keepdim), { min: eps })))
}
