import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, maximum, mul, sub } from '../primitives/arithmetic.ts'
import { eq } from '../primitives/compare.ts'
import { fromArray } from '../creation/from-values.ts'
import { indexSelect } from '../primitives/gather.ts'
import { checkSameDType, matmul } from '../primitives/matmul.ts'
import { norm } from '../reducing/norm.ts'
import { checkFloat } from '../primitives/operands.ts'
import { sum } from '../primitives/reduce.ts'
import { sqrt } from '../primitives/unary.ts'
import { expand, narrow, transpose, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

/** (a [..., P, M], b [..., R, M]) → Euclidean distances [..., P, R] by one matrix product, without the differences in memory. */
const euclideanOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'euclideanDistances',
  tier: 'composite',
  gradName: 'cdist',
  meta: ([a, b]) => ({ shape: [...a!.shape.slice(0, -1), b!.shape.at(-2)!], dtype: a!.dtype }),
  composite: ([a, b]) => {
    const squares = add(
      sum(mul(a!, a!), -1, { keepdim: true }),
      transpose(sum(mul(b!, b!), -1, { keepdim: true }), -1, -2),
    )
    return sqrt(maximum(sub(squares, mul(matmul(a!, transpose(b!, -1, -2)), 2)), 0))
  },
  saveInputs: [
    [0, 1],
    [0, 1],
  ],
  saveOutputs: [0],
  vjp: (saved, [grad]) => {
    // ∂|a − b| = (a − b) / |a − b|, and 0 for points that coincide.
    const [a, b, distance] = [saved.input(0), saved.input(1), saved.output(0)]
    const isZero = eq(distance, 0)
    const ratio = where(isZero, 0, div(grad!, where(isZero, 1, distance)))
    const toward = (own: Tensor, other: Tensor, weights: Tensor): Tensor =>
      sub(mul(own, sum(weights, -1, { keepdim: true })), matmul(weights, other))
    return [
      saved.needs[0] === true ? toward(a, b, ratio) : null,
      saved.needs[1] === true ? toward(b, a, transpose(ratio, -1, -2)) : null,
    ]
  },
})

export interface CdistOptions {
  /**
   * Euclidean distances of more than 25 points come from a matrix product, which is faster and needs less memory but is less exact
   * for points close to each other; 'donot_use_mm_for_euclid_dist' turns that off.
   */
  readonly computeMode?:
    | 'use_mm_for_euclid_dist_if_necessary'
    | 'use_mm_for_euclid_dist'
    | 'donot_use_mm_for_euclid_dist'
}

const cdistArguments = signature('cdist', {
  a: takes.tensor,
  b: takes.tensor,
  p: takes.optional(takes.number),
  options: takes.options({
    computeMode: takes.oneOf(
      'use_mm_for_euclid_dist_if_necessary',
      'use_mm_for_euclid_dist',
      'donot_use_mm_for_euclid_dist',
    ),
  }),
})

/**
 * Distances between all points of two sets: out[…, i, j] = ‖a[…, i] − b[…, j]‖ₚ (`torch.cdist`).
 *
 * @param a - `[…, P, M]`.
 * @param b - `[…, R, M]`; leading sizes broadcast.
 * @returns `[…, P, R]`.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`; `INVALID_ARGUMENT` if p < 0.
 * @example
 * ```ts
 * torch.cdist(torch.tensor([[0, 0]]), torch.tensor([[3, 4], [0, 1]])) // [[5, 1]]
 * ```
 */
export function cdist(a: Tensor, b: Tensor, p = 2, options?: CdistOptions): Tensor {
  cdistArguments(arguments)
  checkSameDType('cdist', a, b)
  checkFloat('cdist', a)
  checkOrder('cdist', p)
  if (a.shape.length < 2 || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-1)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'cdist',
      `needs points as rows of equal length, but got ${formatShape(a.shape)} and ${formatShape(b.shape)}.`,
      { a: a.shape, b: b.shape },
    )
  }
  const lead = broadcastShapes('cdist', a.shape.slice(0, -2), b.shape.slice(0, -2))
  const [x, y] = [expand(a, [...lead, ...a.shape.slice(-2)]), expand(b, [...lead, ...b.shape.slice(-2)])]
  const [rows, columns, length] = [x.shape.at(-2)!, y.shape.at(-2)!, x.shape.at(-1)!]
  const many = (rows > 25 || columns > 25) && options?.computeMode !== 'donot_use_mm_for_euclid_dist'
  if (p === 2 && length > 0 && many) return euclideanOp.one([x, y], {})
  return lengths(sub(unsqueeze(x, -2), unsqueeze(y, -3)), p)
}

function checkOrder(op: string, p: number): void {
  if (p >= 0) return
  throw new TorchError('INVALID_ARGUMENT', op, `only supports non-negative p values, but got ${p}.`, { p })
}

/** Norms of the last dimension; points without coordinates coincide. */
function lengths(differences: Tensor, p: number): Tensor {
  return differences.shape.at(-1) === 0 ? sum(differences, -1) : norm(differences, p, -1)
}

const pdistArguments = signature('pdist', { input: takes.tensor, p: takes.optional(takes.number) })

/**
 * Distances between the rows of a matrix, each pair once: the part of {@link cdist}`(x, x, p)` above the diagonal, row by row
 * (`torch.nn.functional.pdist`).
 *
 * @param x - `[N, M]`.
 * @returns `[N (N − 1) / 2]`.
 * @throws TorchError `SHAPE_MISMATCH` if `x` is no matrix; `INVALID_ARGUMENT` if p < 0.
 * @example
 * ```ts
 * torch.nn.functional.pdist(torch.tensor([[0, 0], [3, 4], [0, 1]])) // [5, 1, 4.2426]
 * ```
 */
export function pdist(x: Tensor, p = 2): Tensor {
  pdistArguments(arguments)
  checkFloat('pdist', x)
  checkOrder('pdist', p)
  if (x.shape.length !== 2) {
    throw new TorchError('SHAPE_MISMATCH', 'pdist', `needs a matrix, but got ${formatShape(x.shape)}.`, {
      shape: x.shape,
    })
  }
  const n = x.shape[0]!
  const count = Math.max(0, (n * (n - 1)) / 2)
  if (count === 0) return sum(narrow(x, 0, 0, 0), 1)
  const [first, second] = [new Int32Array(count), new Int32Array(count)]
  let at = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      first[at] = i
      second[at++] = j
    }
  }
  const rows = (index: Int32Array): Tensor => indexSelect(x, 0, fromArray(index, [count], { device: x.device }))
  return lengths(sub(rows(first), rows(second)), p)
}
