import { within } from '../../arguments/within.ts'
import { describe } from '../../arguments/describe.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { isFloat, type Scalar } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { flattened } from '../creation/from-values.ts'
import {
  booleansLookup,
  broadcastValues,
  gatherAt,
  isMask,
  type Lookup,
  numbersLookup,
  putAt,
  tensorLookup,
  withoutMasks,
} from './lookup.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { inPlace, type InPlace, rewrite } from '../primitives/rewrite.ts'
import { overwrite } from '../primitives/overwrite.ts'
import { reshape, select, slice, unsqueeze } from '../primitives/views.ts'

/** Indices, or a mask, in nested arrays. */
export type NestedIndex = readonly (number | boolean)[] | readonly NestedIndex[]

/**
 * One position of an index, as in Python's `x[…]`:
 *
 * | Python | here |
 * |---|---|
 * | `3`, `-1` | `3`, `-1` |
 * | `1:5`, `1:`, `:5`, `::2` | `[1, 5]`, `[1, null]`, `[null, 5]`, `[null, null, 2]` |
 * | `:` | `':'` |
 * | `...` | `'...'` |
 * | `None` | `null` |
 * | `[0, 2]` | `[[0, 2]]`, with one more pair of brackets than a range has |
 * | `[True, False]` | `[[true, false]]` |
 * | `True` | `true` |
 * | `rows` | `rows`, a tensor of integers |
 * | `mask` | `mask`, a bool tensor: read with {@link indexAsync}, written with {@link setIndex_} |
 */
export type Index =
  | number
  | boolean
  | null
  | ':'
  | '...'
  | readonly [start: number | null, end: number | null, step?: number]
  | readonly [list: NestedIndex]
  | Tensor

/** A list of the host's, taken apart. */
interface Listed {
  readonly shape: readonly number[]
  readonly values: readonly Scalar[]
  readonly isMask: boolean
}
type Item = Exclude<Index, readonly [NestedIndex]> | Listed

function itemOf(op: string, index: Index): Item {
  if (!Array.isArray(index) || index.length !== 1 || !Array.isArray(index[0])) return index as Item
  const { shape, values } = flattened(op, index[0] as readonly number[])
  return { shape, values, isMask: values.length > 0 && values.every((value) => typeof value === 'boolean') }
}

function isListed(item: Item): item is Listed {
  return typeof item === 'object' && item !== null && 'values' in item && 'isMask' in item
}

/** How many dimensions an item stands for. */
function dimsOf(item: Item): number {
  if (item === null || item === '...' || typeof item === 'boolean') return 0
  if (isListed(item)) return item.isMask ? item.shape.length : 1
  return isTensor(item) && item.dtype === 'bool' ? item.shape.length : 1
}

/** What an index comes to: a view of the tensor, and what is looked up in the view's dimensions. */
interface Parsed {
  readonly view: Tensor
  readonly lookups: readonly Lookup[]
}

function parse(op: string, x: Tensor, indices: readonly Index[]): Parsed {
  const items = indices.map((index) => itemOf(op, index))
  const consumed = items.reduce<number>((sum, item) => sum + dimsOf(item), 0)
  const dots = items.filter((item) => item === '...').length
  if (consumed > x.shape.length || dots > 1) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      dots > 1
        ? "an index can only have a single ellipsis ('...')."
        : `too many indices for tensor of dimension ${x.shape.length} (${formatShape(x.shape)}): ${consumed}.`,
      { shape: x.shape, indices },
    )
  }
  let view = x
  let dim = 0
  const lookups: Lookup[] = []
  for (const item of items) {
    if (item === '...') dim += x.shape.length - consumed
    else if (item === null) view = unsqueeze(view, dim++)
    else if (item === ':') dim++
    else if (typeof item === 'number') view = select(view, dim, item)
    else if (typeof item === 'boolean') {
      view = unsqueeze(view, dim)
      const places = item ? [0] : []
      lookups.push(numbersLookup(op, view, dim++, [places.length], places))
    } else if (isListed(item)) {
      const { shape, values } = item
      if (item.isMask) lookups.push(...booleansLookup(op, view, dim, shape, values as readonly boolean[]))
      else lookups.push(numbersLookup(op, view, dim, shape, values as readonly number[]))
      dim += dimsOf(item)
    } else if (isTensor(item)) {
      lookups.push(tensorLookup(op, view, dim, item))
      dim += dimsOf(item)
    } else if (Array.isArray(item) && item.length > 1) {
      view = slice(view, dim++, item[0], item[1], item[2] ?? 1)
    } else {
      throw new TorchError(
        'INVALID_ARGUMENT',
        op,
        `${describe(item)} is no index. A range is [start, end], a list of indices [[0, 2]].`,
        { index: item },
      )
    }
  }
  return { view, lookups }
}

const inputArguments = {
  index: signature('index', { input: takes.tensor }),
  indexAsync: signature('indexAsync', { input: takes.tensor }),
}

/**
 * Part of a tensor, as Python's `x[…]`: a view, or a copy where elements are looked up by lists or tensors of indices.
 *
 * Several lists or tensors broadcast against each other. What they find stands where they stood if they are neighbours, and in
 * front otherwise. Negative indices count from the end.
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE` for an index outside its dimension, at once or at the next read; `INVALID_ARGUMENT`
 * for too many indices, and for a mask, whose result has a size that must be read: use {@link indexAsync}.
 * @example
 * ```ts
 * const x = torch.arange(12).view(3, 4)
 * torch.index(x, ':', [1, 3]).shape // [3, 2], Python's x[:, 1:3]
 * torch.index(x, -1, '...', null).shape // [4, 1], Python's x[-1, ..., None]
 * torch.index(x, [[0, 2]], [[1, -1]]) // [1, 11], Python's x[[0, 2], [1, -1]]
 * ```
 */
export function index(x: Tensor, ...indices: readonly Index[]): Tensor {
  inputArguments.index([x])
  return within('index', () => {
    const { view, lookups } = parse('index', x, indices)
    if (lookups.length === 0) return view
    const numbers = lookups.flatMap((one) => (isMask(one) ? [] : [one]))
    if (numbers.length === lookups.length) return gatherAt('index', view, numbers)
    throw new TorchError(
      'INVALID_ARGUMENT',
      'index',
      'how many elements a mask chooses has to be read from the device: use await x.indexAsync(mask), or where(mask, x, 0) to keep ' +
        'the shape. x.setIndex_([mask], value) writes without reading.',
    )
  })
}

/**
 * As {@link index}, also with bool tensors, which choose the elements where they are true (`x[mask]`). Their number is known
 * only after a read, so it is asynchronous.
 *
 * @example
 * ```ts
 * const x = torch.tensor([1, -2, 3])
 * const positive = await torch.indexAsync(x, x.gt(0)) // [1, 3]
 * ```
 */
export async function indexAsync(x: Tensor, ...indices: readonly Index[]): Promise<Tensor> {
  inputArguments.indexAsync([x])
  const { view, lookups } = within('indexAsync', () => parse('indexAsync', x, indices))
  if (lookups.length === 0) return view
  const numbers = await withoutMasks(lookups)
  return within('indexAsync', () => gatherAt('indexAsync', view, numbers))
}

/** Settings of {@link indexPut}. */
export interface IndexPutOptions {
  /** Add to what is there instead of replacing it; elements named twice receive both. Default false. */
  readonly accumulate?: boolean
}

const indexPutArguments = signature('indexPut', {
  input: takes.tensor,
  indices: takes.listOf(takes.orNull(takes.tensor), 'a list of index tensors'),
  values: takes.tensor,
  options: takes.options({ accumulate: takes.flag }),
})

/**
 * A copy of `x` in which what index tensors choose is replaced by `values` (`torch.index_put`). Of elements named twice any
 * value stays.
 *
 * @param indices - One for each leading dimension: a tensor of integers, which broadcast against each other, null for all of a
 * dimension, or a single bool tensor for as many as it has.
 * @param values - Of the dtype of `x`; broadcasts to what would be read. For a mask they may be listed one by one, as many
 * as it has true elements.
 * @throws TorchError at once or at the next read: `INDEX_OUT_OF_RANGE` for an index outside its dimension, `SHAPE_MISMATCH` for
 * another number of values than a mask has true elements.
 * @example
 * ```ts
 * const at = torch.tensor([0, 0], { dtype: 'int32' })
 * torch.indexPut(torch.zeros([2]), [at], torch.ones([2]), { accumulate: true }) // [2, 0]
 * ```
 */
export function indexPut(
  x: Tensor,
  indices: readonly (Tensor | null)[],
  values: Tensor,
  options: IndexPutOptions = {},
): Tensor {
  indexPutArguments(arguments)
  return within('indexPut', () => {
    if (values.dtype !== x.dtype) {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'indexPut',
        `Index put requires the source and destination dtypes match, got ${x.dtype} for the destination and ${values.dtype} ` +
          'for the source. Convert one with to(dtype).',
        { self: x.dtype, values: values.dtype },
      )
    }
    const { lookups } = parse(
      'indexPut',
      x,
      indices.map((one) => one ?? ':'),
    )
    if (lookups.length === 0) {
      throw new TorchError('INVALID_ARGUMENT', 'indexPut', 'needs at least one index tensor.', { indices })
    }
    return putAt('indexPut', x, lookups, values, options.accumulate === true)
  })
}

/** {@link indexPut} in place. */
export const indexPut_: InPlace<typeof indexPut> = inPlace('indexPut', indexPut)

/** Values may have further dimensions of size one in front. */
function withoutLeadingOnes(values: Tensor): Tensor {
  const first = values.shape.findIndex((size) => size !== 1)
  return reshape(values, first < 0 ? [] : values.shape.slice(first))
}

const setIndexInPlaceArguments = signature('setIndex_', {
  input: takes.tensor,
  indices: takes.listOf(takes.anything, "a list of indices, as in x.setIndex_([0, ':'], 1)"),
  value: takes.operand,
})

/**
 * Writes over part of a tensor in place, as Python's `x[…] = value`. Nothing is read, also with masks.
 *
 * @param indices - The positions, as {@link index} takes them, in an array; masks may be bool tensors.
 * @param value - A number, or a tensor that broadcasts to the part and becomes its dtype. For a mask it may hold one element for
 * each true one.
 * @returns The tensor.
 * @throws TorchError at once or at the next read: `INDEX_OUT_OF_RANGE` for an index outside its dimension, `SHAPE_MISMATCH` for
 * another number of values than a mask has true elements.
 * @example
 * ```ts
 * const x = torch.zeros([2, 3])
 * x.setIndex_([':', 0], 1) // x[:, 0] = 1
 * x.setIndex_([x.eq(0)], -1) // x[x == 0] = -1
 * await x.toArray() // [[1, -1, -1], [1, -1, -1]]
 * ```
 */
export function setIndex_(x: Tensor, indices: readonly Index[], value: Tensor | Scalar): Tensor {
  setIndexInPlaceArguments(arguments)
  return within('setIndex_', () => {
    const { view, lookups } = parse('setIndex_', x, indices)
    if (!isTensor(value) && !isFloat(x.dtype)) checkConverts('setIndex_', value, x.dtype)
    const source = isTensor(value) ? cast(withoutLeadingOnes(value), x.dtype) : fillLike(x, value, [])
    if (lookups.length === 0) {
      overwrite(view, broadcastValues('setIndex_', source, view.shape))
    } else {
      rewrite('setIndex_', view, (whole) => putAt('setIndex_', whole, lookups, source, false), [source])
    }
    return x
  })
}

/** What of this file tensors have as methods. */
export const methods = ['indexPut', 'indexPut_', 'setIndex_'] as const
