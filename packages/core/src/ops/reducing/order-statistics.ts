import { within } from '../../arguments/within.ts'
import { reduceOptionsKind } from '../../arguments/options.ts'
import { overloads, signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, floorDivide, maximum, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { argmax } from '../primitives/arg.ts'
import { eq, gt, ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { cat } from '../primitives/cat.ts'
import { sharedVjp } from './extremes.ts'
import { fillLike } from '../primitives/fill.ts'
import { gather } from '../primitives/gather.ts'
import { type ReduceOptions, sum } from '../primitives/reduce.ts'
import { cumsum } from '../primitives/scan.ts'
import { scatterAdd } from '../primitives/scatter.ts'
import { type Selection, selectAlong } from '../primitives/selection.ts'
import { sortOp } from '../primitives/sort.ts'
import { isnan } from '../primitives/unary.ts'
import { narrow, reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

const keepdim = { keepdim: true }

const kthvalueArguments = signature('kthvalue', {
  input: takes.tensor,
  k: takes.integer,
  dim: takes.optional(takes.integer),
  options: reduceOptionsKind,
})

/**
 * The `k`-th smallest element along a dimension, counted from 1; NaN counts as greatest (`torch.kthvalue`).
 *
 * @param dim - Default −1.
 * @throws TorchError `INVALID_ARGUMENT` if `k` is not in 1 … size.
 * @example
 * ```ts
 * torch.kthvalue(torch.tensor([3, 1, 2]), 2) // { values: 2, indices: 2 }
 * ```
 */
export function kthvalue(x: Tensor, k: number, dim = -1, options?: ReduceOptions): Selection {
  kthvalueArguments(arguments)
  return within('kthvalue', () => {
    return selectAlong('kthvalue', x, dim, options?.keepdim === true, (y, d) => {
      if (!Number.isInteger(k) || k < 1 || k > y.shape[d]!) {
        throw new TorchError(
          'INVALID_ARGUMENT',
          'kthvalue',
          `selected number k out of range for dimension ${d}: ${k} of ${y.shape[d]}.`,
          { k, size: y.shape[d] },
        )
      }
      return narrow(sortOp.all([y], { dim: d, descending: false })[1]!, d, k - 1, 1)
    })
  })
}

/** Where the median of each lane is: of an even number the lower one, and the first NaN where there is one unless they are ignored. */
function medianAt(x: Tensor, dim: number, ignoreNan: boolean): Tensor {
  const size = x.shape[dim]!
  const order = sortOp.all([x], { dim, descending: false })[1]!
  const middle = Math.floor((size - 1) / 2)
  if (!isFloat(x.dtype)) return narrow(order, dim, middle, 1)
  // NaNs are sorted to the end.
  const nans = sum(isnan(x), dim, keepdim)
  const at = ignoreNan ? maximum(floorDivide(sub(size - 1, nans), 2), 0) : where(gt(nans, 0), sub(size, nans), middle)
  return gather(order, dim, at)
}

function medianOf(name: 'median' | 'nanmedian'): Op<NoAttrs> {
  return defineOp<NoAttrs>({
    name,
    tier: 'composite',
    meta: ([x]) => ({ shape: [], dtype: x!.dtype }),
    composite: ([x]) => {
      const flat = reshape(x!, [-1])
      if (flat.shape[0] === 0) return fillLike(x!, NaN, [])
      return reshape(gather(flat, 0, medianAt(flat, 0, name === 'nanmedian')), [])
    },
    vjp: sharedVjp!,
    saveInputs: [[0]],
    saveOutputs: [0],
  })
}

const medianOps = { median: medianOf('median'), nanmedian: medianOf('nanmedian') }

const medianWays = [{ input: takes.tensor }, { input: takes.tensor, dim: takes.integer, options: reduceOptionsKind }]

function middle(
  name: 'median' | 'nanmedian',
  x: Tensor,
  dim: number | null | undefined,
  options: ReduceOptions | undefined,
): Tensor | Selection {
  if (dim === undefined || dim === null) return medianOps[name].one([x], {})
  return selectAlong(name, x, dim, options?.keepdim === true, (y, d) => medianAt(y, d, name === 'nanmedian'))
}

const medianArguments = overloads('median', ...medianWays)

/**
 * Median (`torch.median`); of an even number of elements the lower one; NaN where there is a NaN.
 *
 * - `median(x)`: of all elements, 0-d; equal ones share the gradient; NaN of nothing.
 * - `median(x, dim, options)`: along a dimension, `{ values, indices }`.
 *
 * @throws TorchError `INVALID_ARGUMENT` if `dim` is empty.
 * @example
 * ```ts
 * torch.median(torch.tensor([3, 1, 2, 4])) // 2
 * torch.median(torch.tensor([[3, 1, 2]]), 1) // { values: [2], indices: [2] }
 * ```
 */
export function median(x: Tensor): Tensor
export function median(x: Tensor, dim: number, options?: ReduceOptions): Selection
export function median(x: Tensor, dim?: number, options?: ReduceOptions): Tensor | Selection {
  medianArguments(arguments)
  return within('median', () => {
    return middle('median', x, dim, options)
  })
}

const nanmedianArguments = overloads('nanmedian', ...medianWays)

/**
 * As {@link median}, but of the elements that are not NaN (`torch.nanmedian`); NaN where there is none.
 *
 * @throws TorchError `INVALID_ARGUMENT` if `dim` is empty.
 * @example
 * ```ts
 * torch.nanmedian(torch.tensor([3, NaN, 1])) // 1
 * ```
 */
export function nanmedian(x: Tensor): Tensor
export function nanmedian(x: Tensor, dim: number, options?: ReduceOptions): Selection
export function nanmedian(x: Tensor, dim?: number, options?: ReduceOptions): Tensor | Selection {
  nanmedianArguments(arguments)
  return within('nanmedian', () => {
    return middle('nanmedian', x, dim, options)
  })
}

/** Numbers from 0 the runs of equal elements along a dimension; a NaN equals nothing. */
export function runs(x: Tensor, dim: number): Tensor {
  const size = x.shape[dim]!
  const first = fillLike(cast(narrow(x, dim, 0, 1), 'int32'), 0)
  if (size < 2) return first
  const changes = cast(ne(narrow(x, dim, 1, size - 1), narrow(x, dim, 0, size - 1)), 'int32')
  return cumsum(cat([first, changes], dim), dim)
}

/**
 * Where the last of the most frequent elements of each lane is; the smallest of equally frequent ones. A NaN equals nothing: as in
 * PyTorch it is the mode where it comes first and nothing is repeated.
 */
function modeAt(x: Tensor, dim: number): Tensor {
  const [values, order] = sortOp.all([x], { dim, descending: false }) as readonly [Tensor, Tensor]
  const run = runs(values, dim)
  const counts = scatterAdd(fillLike(run, 0), dim, run, fillLike(run, 1))
  const lengths = gather(counts, dim, run)
  const start = argmax(lengths, dim, keepdim)
  const most = gather(lengths, dim, start)
  const last = gather(order, dim, sub(add(start, most), 1))
  if (!isFloat(x.dtype)) return last
  return where(bitwiseAnd(isnan(narrow(x, dim, 0, 1)), eq(most, 1)), 0, last)
}

const modeArguments = signature('mode', {
  input: takes.tensor,
  dim: takes.optional(takes.integer),
  options: reduceOptionsKind,
})

/**
 * The most frequent element along a dimension, the smallest of them on ties, and where it is last (`torch.mode`). A NaN equals
 * nothing, but is the mode where it comes first and no element is repeated.
 *
 * @param dim - Default −1.
 * @throws TorchError `INVALID_ARGUMENT` if the dimension is empty.
 * @example
 * ```ts
 * torch.mode(torch.tensor([3, 1, 3, 2])) // { values: 3, indices: 2 }
 * ```
 */
export function mode(x: Tensor, dim = -1, options?: ReduceOptions): Selection {
  modeArguments(arguments)
  return within('mode', () => {
    return selectAlong('mode', x, dim, options?.keepdim === true, modeAt)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['kthvalue', 'mode'] as const
