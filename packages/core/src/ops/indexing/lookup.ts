import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { ge, lt, ne } from '../primitives/compare.ts'
import { clone } from '../primitives/copy.ts'
import { hostVector } from '../primitives/creation.ts'
import { asIndex, lookupOp, takeOp } from '../primitives/gather.ts'
import { repeated, wrapped } from '../primitives/gather.ts'
import { rankOf } from './masked.ts'
import { nonzero } from '../primitives/nonzero.ts'
import { sum } from '../primitives/reduce.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { scatter, scatterAdd } from '../primitives/scatter.ts'
import { expand, permute, reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

/** Elements to be looked up along one dimension, by a tensor of indices. */
interface ByIndex {
  readonly dim: number
  readonly index: Tensor
  /** Known to be in range and not negative. */
  readonly isSafe: boolean
}
/** Elements to be looked up in several dimensions, from `dim` on, by a mask. */
interface ByMask {
  readonly dim: number
  readonly mask: Tensor
}

/** What an index tensor asks of the tensor it indexes. */
export type Lookup = ByIndex | ByMask

export function isMask(lookup: Lookup): lookup is ByMask {
  return 'mask' in lookup
}

/** A lookup by a tensor: of integers, which may count from the end, or a mask. */
export function tensorLookup(op: string, x: Tensor, dim: number, index: Tensor): Lookup {
  if (index.dtype === 'uint8') {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      "a uint8 tensor could be a mask or indices. Convert it with to('bool') or to('int32').",
      { dtype: index.dtype },
    )
  }
  if (index.dtype !== 'bool') return { dim, index: asIndex(op, index), isSafe: false }
  const covered = x.shape.slice(dim, dim + index.shape.length)
  if (sameShape(covered, index.shape)) return { dim, mask: index }
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `The shape of the mask ${formatShape(index.shape)} at index ${dim} does not match the shape of the indexed tensor, ` +
      `${formatShape(x.shape)}, there.`,
    { mask: index.shape, shape: x.shape, dim },
  )
}

/** Lookups by numbers that the host knows: checked at once. */
export function numbersLookup(
  op: string,
  x: Tensor,
  dim: number,
  shape: readonly number[],
  values: readonly number[],
): Lookup {
  const size = x.shape[dim]!
  const wrong = values.find((value) => !Number.isInteger(value) || value < -size || value >= size)
  if (wrong !== undefined) {
    throw new TorchError(
      'INDEX_OUT_OF_RANGE',
      op,
      `index ${wrong} is out of bounds for dimension ${dim} with size ${size}.`,
      { index: wrong, dim, size },
    )
  }
  const at = hostVector(
    op,
    'int32',
    values.map((value) => (value < 0 ? value + size : value)),
    { device: x.device },
  )
  return { dim, index: reshape(at, shape), isSafe: true }
}

/** A mask that the host knows, as lookups by number: one for each of its dimensions. */
export function booleansLookup(
  op: string,
  x: Tensor,
  dim: number,
  shape: readonly number[],
  values: readonly boolean[],
): readonly Lookup[] {
  const covered = x.shape.slice(dim, dim + shape.length)
  if (!sameShape(covered, shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `The shape of the mask ${formatShape(shape)} does not match that of the dimensions it covers, ${formatShape(covered)}.`,
      { mask: shape, shape: x.shape, dim },
    )
  }
  const found = values.flatMap((value, i) => (value ? [i] : []))
  return shape.map((size, i) => {
    const step = numel(shape.slice(i + 1))
    const places = found.map((place) => Math.floor(place / step) % size)
    return numbersLookup(op, x, dim + i, [found.length], places)
  })
}

/** The lookups with masks replaced by the indices of their true elements, whose number has to be read. */
export async function withoutMasks(lookups: readonly Lookup[]): Promise<readonly ByIndex[]> {
  const lists = await Promise.all(
    lookups.map(async (lookup): Promise<readonly ByIndex[]> => {
      if (!isMask(lookup)) return [lookup]
      const columns = await nonzero(lookup.mask, { asTuple: true })
      return columns.map((index, i) => ({ dim: lookup.dim + i, index, isSafe: true }))
    }),
  )
  return lists.flat()
}

/** Where lookups lead: one dimension of a rearranged tensor, and a vector of indices into it. */
interface Place {
  readonly source: Tensor
  readonly dim: number
  readonly at: Tensor
  /** Whether `at` may still count from the end. */
  readonly isOpen: boolean
  /** Sizes of what is looked up. */
  readonly shape: readonly number[]
  /** From the arrangement of `source` back to that of the tensor. */
  restore(source: Tensor): Tensor
}

/**
 * Puts the dimensions that are looked up side by side and joins them into one. What is looked up stands where they stood if
 * they were neighbours already, and in front otherwise. A single number counts as part of what follows it, as if select() had
 * taken it before.
 */
function locate(op: string, x: Tensor, lookups: readonly ByIndex[]): Place {
  const wide = lookups.filter(({ index }) => index.shape.length > 0)
  const [leading, main] = wide.length === 0 ? [[], lookups] : [lookups.filter((one) => !wide.includes(one)), wide]
  const block = [...leading, ...main]
  const rest = x.shape.map((_, dim) => dim).filter((dim) => !leading.some((one) => one.dim === dim))
  const first = rest.indexOf(main[0]!.dim)
  const isTogether = main.every((one, i) => rest[first + i] === one.dim)
  const dim = isTogether ? first : 0
  const others = rest.filter((d) => !main.some((one) => one.dim === d))
  const order = [...others.slice(0, dim), ...block.map((one) => one.dim), ...others.slice(dim)]
  const arranged = order.every((d, i) => d === i) ? x : permute(x, order)
  const sizes = block.map((one) => x.shape[one.dim]!)
  const [before, after] = [others.slice(0, dim), others.slice(dim)].map((dims) => dims.map((d) => x.shape[d]!)) as [
    number[],
    number[],
  ]
  const index = joined(op, block, sizes)
  if (numel(sizes) === 0 && numel(index.shape) > 0) {
    throw new TorchError('INDEX_OUT_OF_RANGE', op, `index is out of bounds for a dimension of size 0.`, {
      shape: x.shape,
    })
  }
  return {
    source: block.length === 1 ? arranged : reshape(arranged, [...before, numel(sizes), ...after]),
    dim,
    at: reshape(index, [-1]),
    isOpen: block.length === 1 && !block[0]!.isSafe,
    shape: [...before, ...index.shape, ...after],
    restore: (source) => {
      const whole = reshape(source, arranged.shape)
      return arranged === x
        ? whole
        : permute(
            whole,
            x.shape.map((_, d) => order.indexOf(d)),
          )
    },
  }
}

/**
 * Indices into several dimensions as indices into them joined. An index out of range in its own stays out of range. Those into
 * one dimension stay as they are.
 */
function joined(op: string, lookups: readonly ByIndex[], sizes: readonly number[]): Tensor {
  const shape = lookups.reduce<readonly number[]>((sum, { index }) => broadcastShapes(op, sum, index.shape), [])
  if (lookups.length === 1) return lookups[0]!.index
  const ones = lookups.map(({ index, isSafe }, i) => (isSafe ? index : wrapped(index, sizes[i]!)))
  const place = ones.map((one, i) => mul(one, numel(sizes.slice(i + 1)))).reduce((sum, part) => add(sum, part))
  const inRange = ones.flatMap((one, i) => (lookups[i]!.isSafe ? [] : [bitwiseAnd(ge(one, 0), lt(one, sizes[i]!))]))
  if (inRange.length === 0) return expand(place, shape)
  const ok = inRange.reduce((all, one) => bitwiseAnd(all, one))
  return expand(where(ok, place, numel(sizes)), shape)
}

/** What lookups by number find. */
export function gatherAt(op: string, x: Tensor, lookups: readonly ByIndex[]): Tensor {
  const { source, dim, at, isOpen, shape } = locate(op, x, lookups)
  return reshape((isOpen ? lookupOp : takeOp).one([source, at], { dim }), shape)
}

/** A copy of `x` in which what lookups find is replaced by `values`, or increased by them. */
export function putAt(op: string, x: Tensor, lookups: readonly Lookup[], values: Tensor, accumulate: boolean): Tensor {
  const [only] = lookups
  if (lookups.length === 1 && isMask(only!)) return putWhere(op, x, only, values, accumulate)
  const numbers = lookups.filter((one): one is ByIndex => !isMask(one))
  if (numbers.length < lookups.length) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      'a mask beside other index tensors has to be turned into indices first: ' +
        'use the tensors of await mask.nonzero({ asTuple: true }) in its place.',
    )
  }
  const { source, dim, at, isOpen, shape, restore } = locate(op, x, numbers)
  const given = reshape(broadcastValues(op, values, shape), source.shape.with(dim, at.shape[0]!))
  const write = accumulate ? scatterAdd : scatter
  const places = isOpen ? wrapped(at, source.shape[dim]!) : at
  return restore(write(source, dim, repeated(places, given.shape, dim), given))
}

/** Values in the shape they are written to. */
export function broadcastValues(op: string, values: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(broadcastShapes(op, values.shape, shape), shape)) return expand(values, shape)
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `shape mismatch: values of shape ${formatShape(values.shape)} cannot be broadcast to the indexing result of shape ` +
      `${formatShape(shape)}.`,
    { values: values.shape, result: shape },
  )
}

/**
 * As {@link putAt} for a mask, without knowing how many of its elements are true: values that are the same for all of them are
 * chosen by the mask; of those that differ each true element takes the next.
 */
function putWhere(op: string, x: Tensor, { dim, mask }: ByMask, values: Tensor, accumulate: boolean): Tensor {
  const before = x.shape.slice(0, dim)
  const after = x.shape.slice(dim + mask.shape.length)
  const count = values.shape[values.shape.length - after.length - 1] ?? 1
  if (count !== 1) {
    refuseWhere(
      () => ne(sum(mask), count),
      () =>
        new TorchError(
          'SHAPE_MISMATCH',
          op,
          `${count} values are neither one nor one for each true element of the mask.`,
          { values: values.shape, mask: mask.shape },
        ),
    )
  }
  const given = broadcastValues(op, values, [...before, count, ...after])
  if (count === 0) return clone(x)
  const each = count === 1 ? given : takeOp.one([given, rankOf(mask)], { dim })
  const part = count === 1 ? mask.shape.map(() => 1) : mask.shape
  const shown = reshape(each, [...before, ...part, ...after])
  const wide = reshape(mask, [...mask.shape, ...after.map(() => 1)])
  return where(wide, accumulate ? add(x, shown) : shown, x)
}
