import { within } from '../../arguments/within.ts'
import { type InOrder, named } from '../../results.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, minimum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { eq, ge, le, lt } from '../primitives/compare.ts'
import { cat } from '../primitives/cat.ts'
import { cast, clone } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { diff } from '../calculus/diff.ts'
import { isfinite } from '../elementwise/logical.ts'
import { fillLike } from '../primitives/fill.ts'
import { constant } from '../primitives/constants.ts'
import { checkFloat } from '../primitives/operands.ts'
import { amax, amin, sum } from '../primitives/reduce.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { scatterAdd } from '../primitives/scatter.ts'
import { searchsorted } from '../indexing/searchsorted.ts'
import { select, narrow, reshape } from '../primitives/views.ts'
import { logicalNot } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

/** Sums `weights` (or counts) by bin; bin `bins` collects what belongs to none. */
function tally(bin: Tensor, bins: number, weights: Tensor): Tensor {
  const sums = scatterAdd(fillLike(weights, 0, [bins + 1]), 0, reshape(bin, [-1]), reshape(weights, [-1]))
  return narrow(sums, 0, 0, bins)
}

/** Ends of the range of bins as 0-d tensors: as given, or those of the elements; widened where they are equal. */
function ends(
  op: string,
  x: Tensor,
  range: readonly [number, number] | null,
  margin: number,
): readonly [Tensor, Tensor] {
  const fixed = (value: number): Tensor => constant(x.device, x.dtype, value)
  if (range !== null && range[0] !== range[1]) return [fixed(range[0]), fixed(range[1])]
  if (range !== null) return [fixed(range[0] - margin), fixed(range[1] + margin)]
  if (numel(x.shape) === 0) return [fixed(0), fixed(1)]
  const [low, high] = [amin(x), amax(x)]
  refuseWhere(
    () => logicalNot(bitwiseAnd(isfinite(low), isfinite(high))),
    () =>
      new TorchError(
        'INVALID_ARGUMENT',
        op,
        'the range of the elements is not finite: one of them is NaN or infinite. Give the range of the bins.',
      ),
  )
  const same = eq(low, high)
  return [where(same, sub(low, margin), low), where(same, add(high, margin), high)]
}

function checkBins(op: string, bins: number): void {
  if (Number.isInteger(bins) && bins > 0) return
  throw new TorchError('INVALID_ARGUMENT', op, `bins must be a positive whole number, but got ${String(bins)}.`, {
    bins,
  })
}

function checkRange(op: string, low: number, high: number): void {
  if (Number.isFinite(low) && Number.isFinite(high) && low <= high) return
  throw new TorchError('INVALID_ARGUMENT', op, `the range [${low}, ${high}] must be finite and ascending.`, {
    low,
    high,
  })
}

const histcArguments = signature('histc', {
  input: takes.tensor,
  bins: takes.optional(takes.integer),
  min: takes.optional(takes.number),
  max: takes.optional(takes.number),
})

/**
 * Counts elements in `bins` equal parts of [min, max], in the dtype of `x` (`torch.histc`). Elements outside do not count, nor
 * does NaN; the last bin contains its right end. Where min = max, the smallest and largest element are taken.
 *
 * @param bins - Default 100.
 * @throws TorchError `INVALID_ARGUMENT` for a bad range or number of bins, `DTYPE_MISMATCH` for integers.
 * @example
 * ```ts
 * torch.histc(torch.tensor([1, 2, 1]), 4, 0, 3) // [0, 2, 1, 0]
 * ```
 */
export function histc(x: Tensor, bins = 100, min = 0, max = 0): Tensor {
  histcArguments(arguments)
  return within('histc', () => {
    checkFloat('histc', x)
    checkBins('histc', bins)
    checkRange('histc', min, max)
    const source = x.detach()
    const range = min === max && numel(x.shape) > 0 ? null : ([min, max] as const)
    const [low, high] = ends('histc', source, range, 1)
    const position = div(mul(sub(source, low), bins), sub(high, low))
    const inside = bitwiseAnd(ge(source, low), le(source, high))
    const bin = where(inside, minimum(cast(where(inside, position, 0), 'int32'), bins - 1), bins)
    return tally(bin, bins, fillLike(source, 1))
  })
}

/** Counts, and the edges of the bins they are of. */
export interface Histogram<Edges> extends InOrder<Tensor | Edges> {
  readonly hist: Tensor
  readonly binEdges: Edges
}

export interface HistogramOptions {
  /** Ends of the bins, one pair per dimension. Default: the smallest and largest element. Only with a number of bins. */
  readonly range?: readonly number[]
  /** What each element counts, instead of 1. */
  readonly weight?: Tensor
  /** Divide by total and bin size, so that the integral is 1. Default false. */
  readonly density?: boolean
}

export const histogramOptionsKind: takes.Kind = takes.options({
  range: takes.numbers,
  weight: takes.tensor,
  density: takes.flag,
})

/** `bins` equal parts of a range as bins + 1 edges, from both ends like linspace, which are exactly what was given. */
function evenEdges([low, high]: readonly [Tensor, Tensor], bins: number): Tensor {
  const at = arange(1, bins, { device: low.device, dtype: low.dtype })
  const step = div(sub(high, low), bins)
  const inner = where(lt(at, (bins + 1) / 2), add(low, mul(at, step)), sub(high, mul(sub(bins, at), step)))
  return cat([reshape(low, [1]), inner, reshape(high, [1])])
}

function edgesOf(op: string, x: Tensor, bins: number | Tensor, range: readonly [number, number] | null): Tensor {
  if (typeof bins === 'number') {
    checkBins(op, bins)
    if (range !== null) checkRange(op, range[0], range[1])
    return evenEdges(ends(op, x, range, 0.5), bins)
  }
  if (bins.shape.length === 1 && bins.shape[0]! > 1 && bins.dtype === x.dtype && range === null) return bins.detach()
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `bins given as edges must be a ${x.dtype} vector of at least two, without a range; got ${bins.dtype}${formatShape(bins.shape)}.`,
    { bins: bins.shape, range },
  )
}

function checkPoints(op: string, x: Tensor, parts: number, { range, weight }: HistogramOptions): void {
  checkFloat(op, x)
  const lead = x.shape.slice(0, -1)
  const why =
    x.shape.length < 2 || x.shape.at(-1) === 0
      ? `points must be rows, but the shape is ${formatShape(x.shape)}.`
      : parts !== x.shape.at(-1)
        ? `needs bins for each of the ${x.shape.at(-1)} dimensions, but got ${parts}.`
        : range !== undefined && range.length !== 2 * parts
          ? `range must have ${2 * parts} numbers, but has ${range.length}.`
          : weight !== undefined && !sameShape(weight.shape, lead)
            ? `weight must have shape ${formatShape(lead)}, but has ${formatShape(weight.shape)}.`
            : undefined
  if (why !== undefined) throw new TorchError('INVALID_ARGUMENT', op, why, { shape: x.shape, range })
}

function count(
  op: string,
  points: Tensor,
  bins: readonly (number | Tensor)[],
  options: HistogramOptions,
): Histogram<readonly Tensor[]> {
  checkPoints(op, points, bins.length, options)
  const { range, weight, density } = options
  const source = points.detach()
  const columns = bins.map((_, i) => select(source, -1, i))
  const binEdges = bins.map((bin, i) =>
    edgesOf(op, columns[i]!, bin, range === undefined ? null : [range[2 * i]!, range[2 * i + 1]!]),
  )
  const shape = binEdges.map((edges) => edges.shape[0]! - 1)
  const total = numel(shape)
  let [flat, inside] = [constant(source.device, 'int32', 0), constant(source.device, 'bool', true)]
  columns.forEach((column, i) => {
    const edges = binEdges[i]!
    const last = shape[i]!
    inside = bitwiseAnd(inside, bitwiseAnd(ge(column, select(edges, 0, 0)), le(column, select(edges, 0, last))))
    const bin = minimum(sub(searchsorted(edges, column, { right: true }), 1), last - 1)
    flat = add(mul(flat, last), bin)
  })
  const weights = weight === undefined ? fillLike(source, 1, columns[0]!.shape) : cast(weight.detach(), source.dtype)
  const hist = reshape(tally(where(inside, flat, total), total, weights), shape)
  return named({ hist: density === true ? perVolume(hist, binEdges) : hist, binEdges })
}

function perVolume(hist: Tensor, binEdges: readonly Tensor[]): Tensor {
  return binEdges.reduce(
    (out, edges, i) => {
      const widths = diff(edges)
      return div(
        out,
        reshape(
          widths,
          hist.shape.map((_, j) => (i === j ? -1 : 1)),
        ),
      )
    },
    div(hist, sum(hist)),
  )
}

const histogramArguments = signature('histogram', {
  input: takes.tensor,
  bins: takes.either(takes.number, takes.tensor),
  options: histogramOptionsKind,
})

/**
 * Counts or weights of elements by bin (`torch.histogram`). Bins contain their left edge, the last one both; elements outside do
 * not count.
 *
 * @param bins - How many equal ones, or their edges as an ascending vector.
 * @returns `{ hist, binEdges }`, both in the dtype of `x`.
 * @throws TorchError `INVALID_ARGUMENT` for bins, range or weights that do not fit, `DTYPE_MISMATCH` for integers.
 * @example
 * ```ts
 * const { hist, binEdges } = torch.histogram(torch.tensor([1, 2, 1]), 4, { range: [0, 4] }) // [0, 2, 1, 0], [0, 1, 2, 3, 4]
 * ```
 */
export function histogram(x: Tensor, bins: number | Tensor, options: HistogramOptions = {}): Histogram<Tensor> {
  histogramArguments(arguments)
  return within('histogram', () => {
    const { weight } = options
    if (weight !== undefined && !sameShape(weight.shape, x.shape)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'histogram',
        `weight must have the shape ${formatShape(x.shape)}, but has ${formatShape(weight.shape)}.`,
        { weight: weight.shape, shape: x.shape },
      )
    }
    const weights = weight === undefined ? {} : { weight: reshape(weight, [-1]) }
    const { hist, binEdges } = count('histogram', reshape(x, [-1, 1]), [bins], { ...options, ...weights })
    return named({ hist, binEdges: typeof bins === 'number' ? binEdges[0]! : clone(binEdges[0]!) })
  })
}

const histogramddArguments = signature('histogramdd', {
  input: takes.tensor,
  bins: takes.either(
    takes.number,
    takes.listOf(takes.either(takes.number, takes.tensor), 'a list of numbers or edges'),
  ),
  options: histogramOptionsKind,
})

/**
 * Counts or weights of points by multi-dimensional bin (`torch.histogramdd`); the rules of {@link histogram} per dimension.
 *
 * @param x - Points in the last dimension: `[…, D]`.
 * @param bins - How many equal ones (one number for all, or one per dimension), or edges per dimension.
 * @returns `{ hist, binEdges }`: counts `[bins₁, …, bins_D]` and the edges of each dimension.
 * @throws TorchError `INVALID_ARGUMENT` for bins, range or weights that do not fit, `DTYPE_MISMATCH` for integers.
 * @example
 * ```ts
 * const points = torch.tensor([[0, 1], [1, 0], [2, 0]])
 * torch.histogramdd(points, [2, 2], { range: [0, 2, 0, 2] }).hist // [[0, 1], [2, 0]]
 * ```
 */
export function histogramdd(
  x: Tensor,
  bins: number | readonly number[] | readonly Tensor[],
  options: HistogramOptions = {},
): Histogram<readonly Tensor[]> {
  histogramddArguments(arguments)
  return within('histogramdd', () => {
    const parts = typeof bins === 'number' ? Array.from({ length: x.shape.at(-1) ?? 0 }, () => bins) : bins
    return count('histogramdd', x, parts, options)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['histc', 'histogram'] as const
