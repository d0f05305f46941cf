import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { inRowOrder, viewScatterOp } from '../../dispatch/dispatch.ts'
import { placeIn, stepOf } from '../../dispatch/view.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { clone } from '../primitives/copy.ts'
import { viewGrad } from '../primitives/define-view.ts'
import { diagonalOp } from '../primitives/slice.ts'
import { asStrided, diagonal, reshape, select, slice } from '../primitives/views.ts'

/** @param part - Which part of `x` is replaced, as a view of it. */
function scatterInto(op: string, x: Tensor, src: Tensor, part: Tensor): Tensor {
  const { shape } = part
  if (!sameShape(shape, src.shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected src to have the shape of the part it replaces, ${formatShape(shape)}, but got ${formatShape(src.shape)}. ` +
        'Use expand() to repeat it.',
      { src: src.shape, expected: shape },
    )
  }
  return viewScatterOp.one([x, src], { place: placeIn(x, part) })
}

const selectScatterArguments = signature('selectScatter', {
  input: takes.tensor,
  src: takes.tensor,
  dim: takes.integer,
  index: takes.integer,
})

/**
 * A copy of `x` whose slice `index` of a dimension is `src` (`torch.select_scatter`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if `src` has not exactly the shape of the slice.
 * @example
 * ```ts
 * torch.selectScatter(torch.zeros([2, 2]), torch.ones([2]), 0, 1) // [[0, 0], [1, 1]]
 * ```
 */
export function selectScatter(x: Tensor, src: Tensor, dim: number, index: number): Tensor {
  selectScatterArguments(arguments)
  return within('selectScatter', () => {
    return scatterInto('selectScatter', x, src, select(x, dim, index))
  })
}

const sliceScatterArguments = signature('sliceScatter', {
  input: takes.tensor,
  src: takes.tensor,
  dim: takes.optional(takes.integer),
  start: takes.optional(takes.integer),
  end: takes.optional(takes.integer),
  step: takes.optional(takes.integer),
})

/**
 * A copy of `x` with elements `start`, `start + step`, … before `end` of a dimension replaced by `src`
 * (`torch.slice_scatter`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if `src` has not exactly the shape of the slice.
 * @example
 * ```ts
 * torch.sliceScatter(torch.zeros([4]), torch.ones([2]), 0, 0, null, 2) // [1, 0, 1, 0]
 * ```
 */
export function sliceScatter(
  x: Tensor,
  src: Tensor,
  dim = 0,
  start: number | null = null,
  end: number | null = null,
  step = 1,
): Tensor {
  sliceScatterArguments(arguments)
  return within('sliceScatter', () => {
    return scatterInto('sliceScatter', x, src, slice(x, dim, start, end, step))
  })
}

const diagonalScatterArguments = signature('diagonalScatter', {
  input: takes.tensor,
  src: takes.tensor,
  offset: takes.optional(takes.integer),
  dim1: takes.optional(takes.integer),
  dim2: takes.optional(takes.integer),
})

/**
 * A copy of `x` with the diagonal of two dimensions replaced by `src` (`torch.diagonal_scatter`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if `src` has not exactly the shape of the diagonal.
 * @example
 * ```ts
 * torch.diagonalScatter(torch.zeros([2, 2]), torch.ones([2])) // [[1, 0], [0, 1]]
 * ```
 */
export function diagonalScatter(x: Tensor, src: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor {
  diagonalScatterArguments(arguments)
  return within('diagonalScatter', () => {
    return scatterInto('diagonalScatter', x, src, diagonal(x, offset, dim1, dim2))
  })
}

const asStridedScatterArguments = signature('asStridedScatter', {
  input: takes.tensor,
  src: takes.tensor,
  size: takes.integers,
  stride: takes.integers,
  storageOffset: takes.optional(takes.integer),
})

/**
 * A copy of `x` with the elements that {@link asStrided} would show replaced by `src` (`torch.as_strided_scatter`). Strides are
 * those of a tensor in row order. No element may be shown twice.
 *
 * @throws TorchError `SHAPE_MISMATCH` if `src` has not exactly the shape of the view.
 * @example
 * ```ts
 * torch.asStridedScatter(torch.zeros([2, 2]), torch.ones([2]), [2], [3]) // [[1, 0], [0, 1]]
 * ```
 */
export function asStridedScatter(
  x: Tensor,
  src: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset = 0,
): Tensor {
  asStridedScatterArguments(arguments)
  return within('asStridedScatter', () => {
    const rows = inRowOrder(x)
    return scatterInto('asStridedScatter', rows, src, asStrided(rows, size, stride, rows.offset + storageOffset))
  })
}

const diagEmbedArguments = signature('diagEmbed', {
  input: takes.tensor,
  offset: takes.optional(takes.integer),
  dim1: takes.optional(takes.integer),
  dim2: takes.optional(takes.integer),
})

/**
 * A tensor whose diagonals of two dimensions are the last dimension of `x`, and 0 elsewhere: a vector becomes a diagonal matrix
 * (`torch.diag_embed`).
 *
 * @param offset - Which diagonal: above the main one where positive, below where negative.
 * @param dim1 - Where the first of the two dimensions stands in the result. Default −2.
 * @param dim2 - Where the second stands. Default −1.
 * @example
 * ```ts
 * torch.diagEmbed(torch.tensor([1, 2])) // [[1, 0], [0, 2]]
 * ```
 */
export function diagEmbed(x: Tensor, offset = 0, dim1 = -2, dim2 = -1): Tensor {
  diagEmbedArguments(arguments)
  return within('diagEmbed', () => {
    const rank = x.shape.length + 1
    const a = normalizeDim('diagEmbed', dim1, rank)
    const b = normalizeDim('diagEmbed', dim2, rank)
    if (a === b || rank < 2) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'diagEmbed',
        `needs at least one dimension, and two different places for the result's; got ${formatShape(x.shape)}, ${dim1} and ${dim2}.`,
        { shape: x.shape, dim1, dim2 },
      )
    }
    const size = x.shape.at(-1)! + Math.abs(offset)
    const rest = x.shape.slice(0, -1)
    const shape = Array.from({ length: rank }, (_, i) => (i === a || i === b ? size : rest.shift()!))
    return viewGrad.one([x], { shape, place: [stepOf(diagonalOp, { shift: offset, dim1: a, dim2: b })] })
  })
}

const diagArguments = signature('diag', { input: takes.tensor, offset: takes.optional(takes.integer) })

/**
 * A vector becomes a matrix with it on a diagonal; a matrix gives a copy of its diagonal (`torch.diag`).
 *
 * @param offset - Which diagonal: above the main one where positive, below where negative.
 * @throws TorchError `SHAPE_MISMATCH` for other dimensions.
 * @example
 * ```ts
 * torch.diag(torch.tensor([1, 2])) // [[1, 0], [0, 2]]
 * torch.diag(torch.tensor([[1, 2], [3, 4]])) // [1, 4]
 * ```
 */
export function diag(x: Tensor, offset = 0): Tensor {
  diagArguments(arguments)
  return within('diag', () => {
    if (x.shape.length === 1) return diagEmbed(x, offset)
    if (x.shape.length === 2) return clone(diagonal(x, offset))
    throw new TorchError('SHAPE_MISMATCH', 'diag', `takes vectors and matrices, but got ${formatShape(x.shape)}.`, {
      shape: x.shape,
    })
  })
}

const diagflatArguments = signature('diagflat', { input: takes.tensor, offset: takes.optional(takes.integer) })

/**
 * A matrix with all elements of `x`, in row order, on a diagonal (`torch.diagflat`).
 *
 * @example
 * ```ts
 * torch.diagflat(torch.tensor([[1], [2]])) // [[1, 0], [0, 2]]
 * ```
 */
export function diagflat(x: Tensor, offset = 0): Tensor {
  diagflatArguments(arguments)
  return within('diagflat', () => {
    return diagEmbed(reshape(x, [-1]), offset)
  })
}

/** What of this file tensors have as methods. */
export const methods = [
  'asStridedScatter',
  'diag',
  'diagEmbed',
  'diagflat',
  'diagonalScatter',
  'selectScatter',
  'sliceScatter',
] as const
