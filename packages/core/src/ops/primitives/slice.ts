import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add } from './arithmetic.ts'
import { arange } from './creation.ts'
import { defineView } from './define-view.ts'
import { asIndex, indexSelect, wrapped } from './gather.ts'
import { isTensor } from '../../arguments/tensor.ts'

interface SliceAttrs {
  readonly dim: number
  readonly start: number
  readonly length: number
  readonly step: number
}

export const sliceOp: Op<SliceAttrs> = defineView<SliceAttrs>(
  'slice',
  ({ shape, strides, offset }, { dim, start, length, step }) => ({
    shape: shape.with(dim, length),
    strides: strides.with(dim, strides[dim]! * step),
    offset: offset + (length === 0 ? 0 : start * strides[dim]!),
  }),
)

const sliceArguments = signature('slice', {
  input: takes.tensor,
  dim: takes.integer,
  start: takes.optional(takes.integer),
  end: takes.optional(takes.integer),
  step: takes.optional(takes.integer),
})

/**
 * Elements `start`, `start + step`, … before `end` of one dimension, as a view (Python's `x[start:end:step]`; ends beyond the
 * size are cut, negative ones count from the back).
 *
 * @example
 * ```ts
 * torch.slice(torch.arange(10), 0, 2, 8, 3) // [2, 5]
 * ```
 */
export function slice(
  x: Tensor,
  dim: number,
  start: number | null = null,
  end: number | null = null,
  step = 1,
): Tensor {
  sliceArguments(arguments)
  const d = normalizeDim('slice', dim, x.shape.length)
  if (x.shape.length === 0) {
    throw new TorchError('SHAPE_MISMATCH', 'slice', 'a 0-d tensor has no dimension to slice.', { shape: x.shape })
  }
  if (!Number.isInteger(step) || step < 1) {
    throw new TorchError('INVALID_ARGUMENT', 'slice', `slice step must be positive, but got ${step}. Use flip().`, {
      step,
    })
  }
  const size = x.shape[d]!
  const clip = (at: number): number => Math.min(Math.max(at < 0 ? at + size : at, 0), size)
  const from = clip(start ?? 0)
  const length = Math.max(0, Math.ceil((clip(end ?? size) - from) / step))
  if (from === 0 && length === size && step === 1) return x
  return sliceOp.one([x], { dim: d, start: from, length, step })
}

const narrowArguments = signature('narrow', {
  input: takes.tensor,
  dim: takes.integer,
  start: takes.operand,
  length: takes.integer,
})

/**
 * `length` elements of one dimension from `start`, as a view (`torch.narrow`).
 *
 * @param start - Where to begin; negative counts from the end. A 0-d integer tensor is not read: the result is then a copy.
 * @throws TorchError `INDEX_OUT_OF_RANGE` if the range leaves the dimension; for a tensor at the next read.
 * @example
 * ```ts
 * torch.narrow(torch.arange(10), 0, 2, 3) // [2, 3, 4]
 * ```
 */
export function narrow(x: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
  narrowArguments(arguments)
  return within('narrow', () => {
    const d = normalizeDim('narrow', dim, x.shape.length)
    const size = x.shape[d] ?? 0
    if (isTensor(start)) {
      if (start.shape.length > 0) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          'narrow',
          `start must be a 0-d tensor of whole numbers, but got shape ${formatShape(start.shape)}.`,
          { start: start.shape },
        )
      }
      const from = wrapped(asIndex('narrow', start), size)
      return indexSelect(x, d, add(arange(length, { device: x.device, dtype: 'int32' }), from))
    }
    if (!Number.isInteger(start)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'narrow',
        `start must be a whole number or a tensor, but got ${start}.`,
        {
          start,
        },
      )
    }
    const from = start < 0 ? start + size : start
    if (!(from >= 0 && length >= 0 && from + length <= size)) {
      throw new TorchError(
        'INDEX_OUT_OF_RANGE',
        'narrow',
        `start (${start}) + length (${length}) exceeds dimension size (${size}).`,
        { start, length, size },
      )
    }
    return sliceOp.one([x], { dim: d, start: from, length, step: 1 })
  })
}

const selectOp = defineView<{ readonly dim: number; readonly index: number }>(
  'select',
  ({ shape, strides, offset }, { dim, index }) => ({
    shape: shape.toSpliced(dim, 1),
    strides: strides.toSpliced(dim, 1),
    offset: offset + index * strides[dim]!,
  }),
)

const selectArguments = signature('select', { input: takes.tensor, dim: takes.integer, index: takes.integer })

/**
 * One element of a dimension, which disappears (`torch.select`, `x[index]`).
 *
 * @example
 * ```ts
 * torch.select(torch.zeros([2, 3]), 0, 1).shape // [3]
 * ```
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
  selectArguments(arguments)
  const d = normalizeDim('select', dim, x.shape.length)
  const size = x.shape[d]
  if (size === undefined) {
    throw new TorchError('SHAPE_MISMATCH', 'select', 'cannot be applied to a 0-dim tensor. Use item() to read it.', {
      shape: x.shape,
    })
  }
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new TorchError(
      'INDEX_OUT_OF_RANGE',
      'select',
      `index ${index} is out of bounds for dimension ${d} with size ${size}.`,
      { index, dim: d, size },
    )
  }
  return selectOp.one([x], { dim: d, index: index < 0 ? index + size : index })
}

const unbindArguments = signature('unbind', { input: takes.tensor, dim: takes.optional(takes.integer) })

/**
 * The elements of a dimension one by one, as views without it (`torch.unbind`).
 *
 * @param dim - Default 0.
 * @example
 * ```ts
 * torch.unbind(torch.zeros([2, 3])).length // 2
 * ```
 */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  unbindArguments(arguments)
  const d = normalizeDim('unbind', dim, x.shape.length)
  if (x.shape.length === 0) {
    throw new TorchError('SHAPE_MISMATCH', 'unbind', 'a 0-d tensor has no dimension to take apart.', {
      shape: x.shape,
    })
  }
  return Array.from({ length: x.shape[d]! }, (_, i) => select(x, d, i))
}

interface DiagonalAttrs {
  readonly shift: number
  readonly dim1: number
  readonly dim2: number
}

export const diagonalOp: Op<DiagonalAttrs> = defineView<DiagonalAttrs>(
  'diagonal',
  ({ shape, strides, offset }, { shift, dim1, dim2 }) => {
    const rows = shape[dim1]! - Math.max(-shift, 0)
    const columns = shape[dim2]! - Math.max(shift, 0)
    const length = Math.max(0, Math.min(rows, columns))
    const start = shift >= 0 ? shift * strides[dim2]! : -shift * strides[dim1]!
    const rest = shape.map((_, i) => i).filter((i) => i !== dim1 && i !== dim2)
    return {
      shape: [...rest.map((i) => shape[i]!), length],
      strides: [...rest.map((i) => strides[i]!), strides[dim1]! + strides[dim2]!],
      offset: length === 0 ? offset : offset + start,
    }
  },
)

const diagonalArguments = signature('diagonal', {
  input: takes.tensor,
  offset: takes.optional(takes.integer),
  dim1: takes.optional(takes.integer),
  dim2: takes.optional(takes.integer),
})

/**
 * The diagonal of two dimensions as a view; it becomes the last dimension (`torch.diagonal`).
 *
 * @example
 * ```ts
 * torch.diagonal(torch.arange(9).view(3, 3)) // [0, 4, 8]
 * ```
 */
export function diagonal(x: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor {
  diagonalArguments(arguments)
  const a = normalizeDim('diagonal', dim1, x.shape.length)
  const b = normalizeDim('diagonal', dim2, x.shape.length)
  if (a === b || x.shape.length < 2) {
    throw new TorchError('INVALID_ARGUMENT', 'diagonal', `diagonal dimensions cannot be identical ${dim1}, ${dim2}.`, {
      dim1,
      dim2,
    })
  }
  return diagonalOp.one([x], { shift: offset, dim1: a, dim2: b })
}
