import { within } from '../../arguments/within.ts'
import { scatterReduceOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Scalar } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul } from '../primitives/arithmetic.ts'
import { checkedConstant } from '../primitives/constants.ts'
import { filled } from '../primitives/fill.ts'
import { asIndex, asVector, repeated, wrapped } from '../primitives/gather.ts'
import { maskedFill } from './masked.ts'
import { reduceInto, scatter, type ScatterReduceOptions, scatterReduce } from '../primitives/scatter.ts'
import { reshape } from '../primitives/views.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

interface Along {
  readonly x: Tensor
  readonly dim: number
  /** The vector of indices, repeated in the shape of the source. */
  readonly index: Tensor
  readonly src: Tensor
}

/** Checks that `src` is `x` with another size along `dim`, one slice for each index, and repeats the indices over the slices. */
function along(op: string, x: Tensor, dim: number, index: Tensor, src: Tensor): Along {
  const d = normalizeDim(op, dim, x.shape.length)
  const [whole, at, values] = [asVector(x), asVector(asIndex(op, index)), asVector(src)]
  if (at.shape.length !== 1 || !sameShape(values.shape, whole.shape.with(d, at.shape[0]!))) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `needs a vector of indices, and a source shaped like self but for one slice per index along dimension ${d}; got index ` +
        `${formatShape(index.shape)} and source ${formatShape(src.shape)} for self ${formatShape(x.shape)}.`,
      { self: x.shape, index: index.shape, source: src.shape, dim: d },
    )
  }
  if (values.dtype !== x.dtype) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      `self and source must have the same dtype, but got ${x.dtype} and ${src.dtype}. Convert one with to(dtype).`,
      { self: x.dtype, source: src.dtype },
    )
  }
  return { x: whole, dim: d, index: repeated(at, values.shape, d), src: values }
}

/** A 0-d source is no slice of a vector, nor the other way round. */
function checkRank(op: string, x: Tensor, src: Tensor): void {
  if (x.shape.length === src.shape.length) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `source must have as many dimensions as self, but their shapes are ${formatShape(src.shape)} and ${formatShape(x.shape)}.`,
    { self: x.shape, source: src.shape },
  )
}

/** Settings of {@link indexAdd}. */
export interface IndexAddOptions {
  /** What the source is multiplied with. Default 1. */
  readonly alpha?: number
}

const indexAddArguments = signature('indexAdd', {
  input: takes.tensor,
  dim: takes.integer,
  index: takes.tensor,
  src: takes.tensor,
  options: takes.options({ alpha: takes.number }),
})

/**
 * Adds alpha · `src` to the slices of `x` that a vector of indices names: out[index[i]] += alpha · src[i] for dim 0
 * (`torch.index_add`). Slices named twice receive both.
 *
 * @param src - Shaped like `x`, but with one slice per index; of its dtype.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * const rows = torch.tensor([0, 0], { dtype: 'int32' })
 * torch.indexAdd(torch.zeros([2, 2]), 0, rows, torch.ones([2, 2])) // [[2, 2], [0, 0]]
 * ```
 */
export function indexAdd(x: Tensor, dim: number, index: Tensor, src: Tensor, options: IndexAddOptions = {}): Tensor {
  indexAddArguments(arguments)
  return within('indexAdd', () => {
    const { alpha = 1 } = options
    checkRank('indexAdd', x, src)
    const call = along('indexAdd', x, dim, index, src)
    const scaled = alpha === 1 ? call.src : mul(call.src, checkedConstant('indexAdd', x.device, x.dtype, alpha))
    return reshape(scatterReduce(call.x, call.dim, call.index, scaled, 'sum'), x.shape)
  })
}

/** {@link indexAdd} in place. */
export const indexAdd_: InPlace<typeof indexAdd> = inPlace('indexAdd', indexAdd)

const indexCopyArguments = signature('indexCopy', {
  input: takes.tensor,
  dim: takes.integer,
  index: takes.tensor,
  src: takes.tensor,
})

/**
 * Overwrites the slices of `x` that a vector of indices names: out[index[i]] = src[i] for dim 0 (`torch.index_copy`). Of
 * slices named twice any stays.
 *
 * @param src - Shaped like `x`, but with one slice per index; of its dtype.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * const rows = torch.tensor([1], { dtype: 'int32' })
 * torch.indexCopy(torch.zeros([2, 2]), 0, rows, torch.ones([1, 2])) // [[0, 0], [1, 1]]
 * ```
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  indexCopyArguments(arguments)
  return within('indexCopy', () => {
    const call = along('indexCopy', x, dim, index, src)
    return reshape(scatter(call.x, call.dim, call.index, call.src), x.shape)
  })
}

/** {@link indexCopy} in place. */
export const indexCopy_: InPlace<typeof indexCopy> = inPlace('indexCopy', indexCopy)

const indexFillArguments = signature('indexFill', {
  input: takes.tensor,
  dim: takes.integer,
  index: takes.tensor,
  value: takes.operand,
})

/**
 * Overwrites the slices of `x` that a vector of indices names with one value (`torch.index_fill`). Negative indices count from
 * the end.
 *
 * @param value - A number or a 0-d tensor; it becomes the dtype of `x`.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * const columns = torch.tensor([0, -1], { dtype: 'int32' })
 * torch.indexFill(torch.zeros([1, 3]), 1, columns, 7) // [[7, 0, 7]]
 * ```
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Scalar | Tensor): Tensor {
  indexFillArguments(arguments)
  return within('indexFill', () => {
    const d = normalizeDim('indexFill', dim, x.shape.length)
    const size = x.shape[d] ?? 1
    const at = wrapped(asVector(asIndex('indexFill', index)), size)
    if (at.shape.length !== 1) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'indexFill',
        `needs a vector of indices, but got ${formatShape(index.shape)}.`,
        {
          index: index.shape,
        },
      )
    }
    const isChosen = scatter(filled(x.device, 'bool', [size], false), 0, at, true)
    return maskedFill(
      x,
      reshape(
        isChosen,
        x.shape.map((_, i) => (i === d ? -1 : 1)),
      ),
      value,
    )
  })
}

/** {@link indexFill} in place. */
export const indexFill_: InPlace<typeof indexFill> = inPlace('indexFill', indexFill)

const indexReduceArguments = signature('indexReduce', {
  input: takes.tensor,
  dim: takes.integer,
  index: takes.tensor,
  src: takes.tensor,
  reduce: takes.oneOf('prod', 'mean', 'amax', 'amin'),
  options: scatterReduceOptionsKind,
})

/**
 * Combines the slices of `x` that a vector of indices names with those of `src`, by product, mean, maximum or minimum
 * (`torch.index_reduce`).
 *
 * @param src - Shaped like `x`, but with one slice per index; of its dtype.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * const index = torch.tensor([0, 0], { dtype: 'int32' })
 * torch.indexReduce(torch.ones([2]), 0, index, torch.tensor([2, 3]), 'prod') // [6, 1]
 * ```
 */
export function indexReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: 'prod' | 'mean' | 'amax' | 'amin',
  options: ScatterReduceOptions = {},
): Tensor {
  indexReduceArguments(arguments)
  return within('indexReduce', () => {
    checkRank('indexReduce', x, src)
    const call = along('indexReduce', x, dim, index, src)
    return reshape(reduceInto('indexReduce', call.x, call.dim, call.index, call.src, reduce, options), x.shape)
  })
}

/** {@link indexReduce} in place. */
export const indexReduce_: InPlace<typeof indexReduce> = inPlace('indexReduce', indexReduce)

/** What of this file tensors have as methods. */
export const methods = [
  'indexAdd',
  'indexAdd_',
  'indexCopy',
  'indexCopy_',
  'indexFill',
  'indexFill_',
  'indexReduce',
  'indexReduce_',
] as const
