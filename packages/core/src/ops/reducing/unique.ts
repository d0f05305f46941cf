import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim, numel } from '../../shape.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { sub } from '../primitives/arithmetic.ts'
import { bitwiseOr } from '../primitives/bitwise.ts'
import { cat } from '../primitives/cat.ts'
import { ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { fillLike, filled } from '../primitives/fill.ts'
import { gather, indexSelect } from '../primitives/gather.ts'
import { nonzero } from '../primitives/nonzero.ts'
import { runs } from './order-statistics.ts'
import { cumsum } from '../primitives/scan.ts'
import { scatter } from '../primitives/scatter.ts'
import { sortOp } from '../primitives/sort.ts'
import { any } from '../elementwise/truth.ts'
import { narrow, permute, reshape } from '../primitives/views.ts'

export interface UniqueConsecutiveOptions {
  /** Also where each element's value is in the result. Default false. */
  readonly returnInverse?: boolean
  /** Also how many elements each value stands for. Default false. */
  readonly returnCounts?: boolean
  /** Compare whole slices of this dimension. Default: compare elements of the flattened tensor. */
  readonly dim?: number | null
}

export interface UniqueOptions extends UniqueConsecutiveOptions {
  /** Accepted for PyTorch's sake; results are always sorted. */
  readonly sorted?: boolean
}

/** The values alone, or `[values, inverse?, counts?]` when more was asked for. */
export type Unique<O> = O extends { readonly returnInverse: true; readonly returnCounts: true }
  ? readonly [Tensor, Tensor, Tensor]
  : O extends { readonly returnInverse: true } | { readonly returnCounts: true }
    ? readonly [Tensor, Tensor]
    : Tensor

/** What is compared: the rows of a matrix. */
interface Rows {
  readonly matrix: Tensor
  /** Rows back in the shape of the input. */
  restore(rows: Tensor): Tensor
  /** Shape of the inverse. */
  readonly inverseShape: readonly number[]
}

function rowsOf(op: string, x: Tensor, dim: number | null | undefined): Rows {
  if (dim === null || dim === undefined) {
    return { matrix: reshape(x, [numel(x.shape), 1]), restore: (rows) => reshape(rows, [-1]), inverseShape: x.shape }
  }
  const d = normalizeDim(op, dim, x.shape.length)
  if (x.shape.length === 0) return { ...rowsOf(op, reshape(x, [1]), null), inverseShape: [1] }
  const others = x.shape.toSpliced(d, 1)
  if (others.includes(0) && x.shape[d] !== 0) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `the slices of dimension ${d} of ${formatShape(x.shape)} have no elements, so there is nothing to compare.`,
      { shape: x.shape, dim: d },
    )
  }
  const order = [d, ...[...x.shape.keys()].filter((i) => i !== d)]
  const back = [...x.shape.keys()].map((i) => order.indexOf(i))
  return {
    matrix: reshape(permute(x, order), [x.shape[d]!, numel(others)]),
    restore: (rows) => permute(reshape(rows, [rows.shape[0]!, ...others]), back),
    inverseShape: [x.shape[d]!],
  }
}

/** Numbers from 0 (by order) for the elements of each column: equal elements have equal numbers. */
function rank(matrix: Tensor): Tensor {
  const [values, order] = sortOp.all([matrix], { dim: 0, descending: false }) as readonly [Tensor, Tensor]
  return scatter(fillLike(order, 0), 0, order, runs(values, 0))
}

/** The same for neighbouring columns together: pairs of numbers in their order, half as many columns. */
function pairUp(ranks: Tensor): Tensor {
  const [rows, columns] = ranks.shape as readonly [number, number]
  const even = columns % 2 === 0 ? ranks : cat([ranks, fillLike(ranks, 0, [rows, 1])], 1)
  const pairs = reshape(even, [rows, -1, 2])
  const [first, second] = [0, 1].map((i) => reshape(narrow(pairs, 2, i, 1), [rows, -1])) as [Tensor, Tensor]
  // Sorting by the second and then, stably, by the first sorts the pairs.
  const bySecond = sortOp.all([second], { dim: 0, descending: false })[1]!
  const [sortedFirst, within] = sortOp.all([gather(first, 0, bySecond)], { dim: 0, descending: false }) as [
    Tensor,
    Tensor,
  ]
  const order = gather(bySecond, 0, within)
  const sortedSecond = gather(second, 0, order)
  const differs = (x: Tensor): Tensor => ne(narrow(x, 0, 1, rows - 1), narrow(x, 0, 0, rows - 1))
  const changes = cast(bitwiseOr(differs(sortedFirst), differs(sortedSecond)), 'int32')
  const numbers = cumsum(cat([fillLike(changes, 0, [1, changes.shape[1]!]), changes], 0), 0)
  return scatter(fillLike(order, 0), 0, order, numbers)
}

/** The order that sorts the rows of a matrix, first columns first. */
function rowOrder(matrix: Tensor): Tensor {
  if (matrix.shape[1] === 1) return reshape(sortOp.all([matrix], { dim: 0, descending: false })[1]!, [-1])
  let ranks = rank(matrix)
  while (ranks.shape[1]! > 1) ranks = pairUp(ranks)
  return reshape(sortOp.all([ranks], { dim: 0, descending: false })[1]!, [-1])
}

/** Where a row differs from the one before it; always true for the first. */
function beginnings(matrix: Tensor): Tensor {
  const rows = matrix.shape[0]!
  const changes = any(ne(narrow(matrix, 0, 1, rows - 1), narrow(matrix, 0, 0, rows - 1)), 1)
  return cat([filled(matrix.device, 'bool', [1], true), changes], 0)
}

async function distinct(
  op: string,
  x: Tensor,
  options: UniqueConsecutiveOptions,
  sorted: boolean,
): Promise<Tensor | readonly Tensor[]> {
  const { matrix, restore, inverseShape } = rowsOf(op, x.detach(), options.dim)
  const { device } = x
  const count = matrix.shape[0]!
  const all = (index: Tensor | null): Tensor => (index === null ? matrix : indexSelect(matrix, 0, index))
  if (count === 0) {
    const none = fillLike(arange(0, { device, dtype: 'int32' }), 0, [0])
    return results(restore(matrix), reshape(none, inverseShape), none, options)
  }
  const order = noGrad(() => (sorted ? rowOrder(matrix) : null))
  const ordered = all(order)
  const begins = beginnings(ordered)
  const starts = reshape(await nonzero(begins), [-1])
  const values = restore(indexSelect(ordered, 0, starts))
  const group = sub(cumsum(begins, 0), 1)
  const inverse = order === null ? group : scatter(fillLike(group, 0), 0, order, group)
  const ends = cat([narrow(starts, 0, 1, starts.shape[0]! - 1), fillLike(starts, count, [1])], 0)
  return results(values, reshape(inverse, inverseShape), sub(ends, starts), options)
}

function results(
  values: Tensor,
  inverse: Tensor,
  counts: Tensor,
  { returnInverse, returnCounts }: UniqueConsecutiveOptions,
): Tensor | readonly Tensor[] {
  if (returnInverse !== true && returnCounts !== true) return values
  return [values, ...(returnInverse === true ? [inverse] : []), ...(returnCounts === true ? [counts] : [])]
}

const uniqueArguments = signature('unique', {
  input: takes.tensor,
  options: takes.options({
    returnInverse: takes.flag,
    returnCounts: takes.flag,
    dim: takes.orNull(takes.integer),
    sorted: takes.flag,
  }),
})

/**
 * The distinct elements in ascending order, or the distinct slices of a dimension (`torch.unique`). Their number is known only
 * after a read, so it is asynchronous. Every NaN is distinct.
 *
 * @returns The values, or `[values, inverse?, counts?]` (int32): values indexed by the inverse give `x` back.
 * @throws TorchError `INVALID_ARGUMENT` if the slices have no elements.
 * @example
 * ```ts
 * await torch.unique(torch.tensor([3, 1, 3])) // [1, 3]
 * const [values, counts] = await torch.unique(torch.tensor([3, 1, 3]), { returnCounts: true }) // [1, 3], [1, 2]
 * ```
 */
export function unique<const O extends UniqueOptions>(x: Tensor, options?: O): Promise<Unique<O>> {
  uniqueArguments(arguments)
  return distinct('unique', x, options ?? {}, true) as Promise<Unique<O>>
}

const uniqueConsecutiveArguments = signature('uniqueConsecutive', {
  input: takes.tensor,
  options: takes.options({ returnInverse: takes.flag, returnCounts: takes.flag, dim: takes.orNull(takes.integer) }),
})

/**
 * The first of each run of equal elements, or of equal slices of a dimension (`torch.unique_consecutive`); asynchronous like
 * {@link unique}.
 *
 * @returns The values, or `[values, inverse?, counts?]` (int32).
 * @throws TorchError `INVALID_ARGUMENT` if the slices have no elements.
 * @example
 * ```ts
 * await torch.uniqueConsecutive(torch.tensor([1, 1, 2, 1])) // [1, 2, 1]
 * ```
 */
export function uniqueConsecutive<const O extends UniqueConsecutiveOptions>(
  x: Tensor,
  options?: O,
): Promise<Unique<O>> {
  uniqueConsecutiveArguments(arguments)
  return distinct('uniqueConsecutive', x, options ?? {}, false) as Promise<Unique<O>>
}
