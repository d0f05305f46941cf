import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { lerp } from '../elementwise/lerp.ts'
import { maximum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { checkNonEmpty, type ReduceOptions, sum } from '../primitives/reduce.ts'
import { ge, le } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { gather } from '../primitives/gather.ts'
import { constant } from '../primitives/constants.ts'
import { checkFloat } from '../primitives/operands.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { sortOp } from '../primitives/sort.ts'
import { ceil, floor, isnan, logicalNot, round } from '../primitives/unary.ts'
import { expand, narrow, permute, reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

export interface QuantileOptions extends ReduceOptions {
  /** What to give between two elements. Default 'linear'. */
  readonly interpolation?: 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest'
}

export const quantileOptionsKind: takes.Kind = takes.options({
  interpolation: takes.oneOf('linear', 'lower', 'higher', 'midpoint', 'nearest'),
  keepdim: takes.flag,
})

const interpolations = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const

function checkQuantile(name: string, x: Tensor, q: Tensor | number, interpolation: string): void {
  checkFloat(name, x)
  if (typeof q !== 'number' && q.dtype !== x.dtype) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      name,
      `q must have the dtype of the input, ${x.dtype}, but has ${q.dtype}. Convert it with to('${x.dtype}').`,
      { q: q.dtype, dtype: x.dtype },
    )
  }
  if (typeof q !== 'number') {
    refuseWhere(
      () => logicalNot(bitwiseAnd(ge(q, 0), le(q, 1))),
      () => new TorchError('INVALID_ARGUMENT', name, 'q must be in the range [0, 1], but an element is not.'),
    )
  }
  const known = (interpolations as readonly string[]).includes(interpolation)
  const inRange = typeof q !== 'number' || (q >= 0 && q <= 1)
  const flat = typeof q === 'number' || q.shape.length < 2
  if (known && inRange && flat) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    name,
    !known
      ? `interpolation must be one of ${interpolations.join(', ')}, but got '${interpolation}'.`
      : inRange
        ? 'q must be a number or a 1-D tensor.'
        : `q must be in the range [0, 1], but got ${String(q)}.`,
    { interpolation, q: typeof q === 'number' ? q : q.shape },
  )
}

function quantiles(
  name: 'quantile' | 'nanquantile',
  x: Tensor,
  q: Tensor | number,
  dim: number | null | undefined,
  options: QuantileOptions | undefined,
): Tensor {
  const mode = options?.interpolation ?? 'linear'
  checkQuantile(name, x, q, mode)
  const whole = dim === undefined || dim === null || x.shape.length === 0
  if (typeof dim === 'number') normalizeDim(name, dim, x.shape.length)
  const source = whole ? reshape(x, [-1]) : x
  const d = whole ? 0 : normalizeDim(name, dim, x.shape.length)
  checkNonEmpty(name, source, [...source.shape.keys()])
  const picked = along(source, q, d, mode, name === 'nanquantile')

  const wanted = typeof q === 'number' ? constant(x.device, x.dtype, q) : cast(q, x.dtype)
  const kept = whole ? x.shape.map(() => 1) : x.shape.with(d, 1)
  const out = options?.keepdim === true ? kept : whole ? [] : x.shape.toSpliced(d, 1)
  return reshape(picked, [...wanted.shape, ...out])
}

/** The quantiles of the lanes of `dim`: `[quantiles, …the other dimensions]`. */
function along(x: Tensor, q: Tensor | number, dim: number, mode: string, ignoreNan: boolean): Tensor {
  const rank = x.shape.length
  const size = x.shape[dim]!
  const toEnd = [...x.shape.keys()].filter((i) => i !== dim)
  const sorted = sortOp.all([permute(x, [...toEnd, dim])], { dim: rank - 1, descending: false })[0]!
  const fixed = sorted.detach()
  const wanted = typeof q === 'number' ? constant(x.device, x.dtype, q) : cast(q, x.dtype)
  const fractions = reshape(wanted, [...toEnd.map(() => 1), -1])
  // NaNs are sorted to the end.
  const last = ignoreNan
    ? maximum(sub(cast(sum(logicalNot(isnan(fixed)), -1, { keepdim: true }), x.dtype), 1), 0)
    : size - 1
  const ideal = mul(fractions, last)
  const ranks = ignoreNan ? ideal : where(isnan(narrow(fixed, rank - 1, size - 1, 1)), size - 1, ideal)
  const at = (rounded: Tensor): Tensor => {
    const target = [...sorted.shape.slice(0, -1), fractions.shape.at(-1)!]
    return gather(sorted, rank - 1, expand(cast(rounded, 'int32'), target))
  }
  const toFront = [rank - 1, ...toEnd.keys()]
  if (mode === 'lower') return permute(at(floor(ranks)), toFront)
  if (mode === 'higher') return permute(at(ceil(ranks)), toFront)
  if (mode === 'nearest') return permute(at(round(ranks)), toFront)
  const below = floor(ranks)
  const [a, b] = [at(below), at(ceil(ranks))]
  return permute(lerp(a, b, mode === 'midpoint' ? 0.5 : sub(ranks, below)), toFront)
}

const quantileArguments = signature('quantile', {
  input: takes.tensor,
  q: takes.either(takes.number, takes.tensor),
  dim: takes.optional(takes.integer),
  options: quantileOptionsKind,
})

/**
 * Quantiles along a dimension, or of all elements (`torch.quantile`): the element at rank q · (n − 1) of the sorted ones, or a
 * value between its two neighbours. NaN where there is a NaN.
 *
 * @param q - A number in [0, 1], or a tensor of them; a vector adds a first dimension.
 * @param dim - Default: all elements.
 * @throws TorchError `INVALID_ARGUMENT` for a bad `q`, an unknown interpolation or no elements; `DTYPE_MISMATCH` for integers.
 * @example
 * ```ts
 * torch.quantile(torch.tensor([1, 2, 3, 4]), 0.5) // 2.5
 * torch.quantile(torch.tensor([1, 2, 3, 4]), torch.tensor([0, 1])) // [1, 4]
 * ```
 */
export function quantile(x: Tensor, q: Tensor | number, dim?: number | null, options?: QuantileOptions): Tensor {
  quantileArguments(arguments)
  return within('quantile', () => {
    return quantiles('quantile', x, q, dim, options)
  })
}

const nanquantileArguments = signature('nanquantile', {
  input: takes.tensor,
  q: takes.either(takes.number, takes.tensor),
  dim: takes.optional(takes.integer),
  options: quantileOptionsKind,
})

/**
 * As {@link quantile}, but of the elements that are not NaN (`torch.nanquantile`); NaN where there is none.
 *
 * @throws TorchError as {@link quantile}.
 * @example
 * ```ts
 * torch.nanquantile(torch.tensor([1, NaN, 3]), 0.5) // 2
 * ```
 */
export function nanquantile(x: Tensor, q: Tensor | number, dim?: number | null, options?: QuantileOptions): Tensor {
  nanquantileArguments(arguments)
  return within('nanquantile', () => {
    return quantiles('nanquantile', x, q, dim, options)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['nanquantile', 'quantile'] as const
