import type { View } from '../backend/backend.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op, Window } from '../dispatch/define-op.ts'
import type { Saved } from '../dispatch/node.ts'
import { TorchError } from '../errors.ts'
import {
  contiguousStrides,
  expandStrides,
  formatShape,
  isContiguous,
  normalizeDim,
  normalizeDims,
  numel,
  sameShape,
} from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { copyOp } from './copy.ts'
import { sumTo } from './reduce.ts'
import { fillLike } from './fill.ts'

interface ViewGradAttrs {
  readonly shape: readonly number[]
  readonly place: (whole: Tensor) => Tensor
}

/** The gradient of a view that shows each element at most once: zeros, with the gradient written where the view looks. */
const viewGrad: Op<ViewGradAttrs> = defineOp<ViewGradAttrs>({
  name: 'viewGrad',
  tier: 'composite',
  meta: ([grad], { shape }) => ({ shape, dtype: grad!.dtype }),
  composite: ([grad], { shape, place }) => {
    const whole = fillLike(grad!, 0, shape)
    copyOp.into(place(whole), [grad!], { dtype: grad!.dtype })
    return whole
  },
  vjp: ({ attrs }, [grad]) => [attrs.place(grad!)],
})

type Vjp<A> = (saved: Saved<A>, grad: Tensor) => Tensor

function defineView<A extends object>(
  name: string,
  view: (input: View, attrs: A) => Window,
  vjp?: Vjp<A>,
  gradName?: string,
): Op<A> {
  const op: Op<A> = defineOp<A>({
    name,
    tier: 'view',
    ...(gradName === undefined ? {} : { gradName }),
    view,
    vjp: (saved, [grad]) => [
      vjp === undefined
        ? viewGrad.one([grad!], {
            shape: saved.inputs[0]!.shape,
            place: (whole) => op.one([whole], saved.attrs),
          })
        : vjp(saved, grad!),
    ],
  })
  return op
}

const permuteOp = defineView<{ readonly dims: readonly number[] }>(
  'permute',
  ({ shape, strides, offset }, { dims }) => ({
    shape: dims.map((dim) => shape[dim]!),
    strides: dims.map((dim) => strides[dim]!),
    offset,
  }),
  ({ attrs: { dims } }, grad) => permute(grad, invert(dims)),
)

function invert(dims: readonly number[]): number[] {
  const inverse = new Array<number>(dims.length)
  dims.forEach((dim, i) => (inverse[dim] = i))
  return inverse
}

/**
 * A view with the dimensions in another order (`torch.permute`).
 *
 * @example
 * ```ts
 * torch.permute(torch.zeros([2, 3, 4]), [2, 0, 1]).shape // [4, 2, 3]
 * ```
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  const order = dims.map((dim) => normalizeDim('permute', dim, x.shape.length))
  if (order.length !== x.shape.length || new Set(order).size !== order.length) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'permute',
      `dims [${dims.join(', ')}] must name each of the ${x.shape.length} dimensions of ${formatShape(x.shape)} once.`,
      { dims, shape: x.shape },
    )
  }
  return permuteOp.one([x], { dims: order })
}

/**
 * A view with two dimensions swapped (`torch.transpose`).
 *
 * @example
 * ```ts
 * torch.transpose(torch.zeros([2, 3]), 0, 1).shape // [3, 2]
 * ```
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const a = normalizeDim('transpose', dim0, x.shape.length)
  const b = normalizeDim('transpose', dim1, x.shape.length)
  const dims = x.shape.map((_, i) => (i === a ? b : i === b ? a : i))
  return permuteOp.one([x], { dims })
}

/**
 * The transpose of a matrix; tensors of fewer dimensions are returned as they are (`torch.t`).
 *
 * @example
 * ```ts
 * torch.t(torch.zeros([2, 3])).shape // [3, 2]
 * ```
 */
export function t(x: Tensor): Tensor {
  if (x.shape.length > 2) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      't',
      `expects a tensor with <= 2 dimensions, but self is ${x.shape.length}D.`,
      {
        shape: x.shape,
      },
    )
  }
  return x.shape.length < 2 ? x : transpose(x, 0, 1)
}

/** Strides under which the elements of a view appear in another shape without moving, or null if they would have to move. */
function restride(shape: readonly number[], strides: readonly number[], target: readonly number[]): number[] | null {
  if (isContiguous(shape, strides)) return contiguousStrides(target)
  const out = new Array<number>(target.length).fill(1)
  let to = target.length - 1
  let blockSize = 1
  let targetSize = 1
  let blockStride = strides.at(-1) ?? 1
  for (let from = shape.length - 1; from >= 0; from--) {
    blockSize *= shape[from]!
    const ends = from === 0 || (shape[from - 1] !== 1 && strides[from - 1] !== blockSize * blockStride)
    if (!ends) continue
    while (to >= 0 && (targetSize < blockSize || target[to] === 1)) {
      out[to] = targetSize * blockStride
      targetSize *= target[to]!
      to--
    }
    if (targetSize !== blockSize) return null
    if (from > 0) {
      blockStride = strides[from - 1]!
      blockSize = 1
      targetSize = 1
    }
  }
  return to < 0 ? out : null
}

/** Replaces the one size given as −1 and checks that the number of elements stays. */
function inferShape(op: string, shape: readonly number[], target: readonly number[]): readonly number[] {
  const count = numel(shape)
  const open = target.indexOf(-1)
  const fail = (): never => {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `shape ${formatShape(target)} is invalid for input of size ${count} (${formatShape(shape)}). ` +
        'The numbers of elements must be equal; one size may be -1.',
      { shape, target },
    )
  }
  if (target.some((size, i) => !Number.isInteger(size) || size < -1 || (size === -1 && i !== open))) fail()
  if (open === -1) return numel(target) === count ? target : fail()
  const rest = target.reduce((product, size, i) => (i === open ? product : product * size), 1)
  if (rest === 0 || count % rest !== 0) fail()
  return target.map((size, i) => (i === open ? count / rest : size))
}

const viewOp = defineView<{ readonly shape: readonly number[] }>(
  'view',
  ({ shape, strides, offset }, { shape: target }) => ({
    shape: target,
    strides: restride(shape, strides, target)!,
    offset,
  }),
  ({ inputs }, grad) => reshape(grad, inputs[0]!.shape),
)

/**
 * The same memory in another shape (`Tensor.view`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if the number of elements differs, `INVALID_ARGUMENT` if elements would have to move.
 * @example
 * ```ts
 * torch.view(torch.arange(6), [2, -1]).shape // [2, 3]
 * ```
 */
export function view(x: Tensor, shape: readonly number[]): Tensor {
  const target = inferShape('view', x.shape, shape)
  if (restride(x.shape, x.strides, target) === null) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'view',
      `view size is not compatible with input tensor's size and stride (shape ${formatShape(x.shape)}, strides ` +
        `${formatShape(x.strides)}, wanted ${formatShape(target)}). Use reshape(), which copies when it must.`,
      { shape: x.shape, strides: x.strides, target },
    )
  }
  return viewOp.one([x], { shape: target })
}

/**
 * The same elements in another shape: a view where possible, else a copy (`torch.reshape`).
 *
 * @param shape - New sizes; one may be −1.
 * @example
 * ```ts
 * torch.reshape(torch.arange(6), [3, 2]).shape // [3, 2]
 * ```
 */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const target = inferShape('reshape', x.shape, shape)
  if (sameShape(target, x.shape)) return x
  const source = restride(x.shape, x.strides, target) === null ? copyOp.one([x], { dtype: x.dtype }) : x
  return viewOp.one([source], { shape: target })
}

const flattenOp = defineView<{ readonly shape: readonly number[] }>(
  'flatten',
  ({ shape, strides, offset }, { shape: target }) => ({
    shape: target,
    strides: restride(shape, strides, target)!,
    offset,
  }),
  ({ inputs }, grad) => reshape(grad, inputs[0]!.shape),
)

/**
 * Joins dimensions `startDim` to `endDim` into one (`torch.flatten`).
 *
 * @param startDim - First dimension joined. Default 0.
 * @param endDim - Last dimension joined. Default −1.
 * @example
 * ```ts
 * torch.flatten(torch.zeros([2, 3, 4]), 1).shape // [2, 12]
 * ```
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  const start = normalizeDim('flatten', startDim, x.shape.length)
  const end = normalizeDim('flatten', endDim, x.shape.length)
  if (start > end) {
    throw new TorchError('INVALID_ARGUMENT', 'flatten', 'start_dim cannot come after end_dim.', { startDim, endDim })
  }
  if (start === end && x.shape.length > 0) return x
  const target = [...x.shape.slice(0, start), numel(x.shape.slice(start, end + 1)), ...x.shape.slice(end + 1)]
  const source = restride(x.shape, x.strides, target) === null ? copyOp.one([x], { dtype: x.dtype }) : x
  return flattenOp.one([source], { shape: target })
}

const expandOp = defineView<{ readonly shape: readonly number[] }>(
  'expand',
  ({ shape, strides, offset }, { shape: target }) => ({
    shape: target,
    strides: expandStrides(shape, strides, target),
    offset,
  }),
  ({ inputs }, grad) => sumTo(grad, inputs[0]!.shape),
)

/**
 * A view in which dimensions of size one repeat; −1 keeps a size (`Tensor.expand`).
 *
 * @example
 * ```ts
 * torch.expand(torch.ones([3, 1]), [-1, 4]).shape // [3, 4]
 * ```
 */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  const lead = shape.length - x.shape.length
  const target = shape.map((size, i) => (size === -1 && i >= lead ? x.shape[i - lead]! : size))
  const ok =
    lead >= 0 &&
    target.every((size, i) => size >= 0 && (i < lead || x.shape[i - lead] === 1 || x.shape[i - lead] === size))
  if (!ok) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'expand',
      `The expanded size ${formatShape(shape)} must match the existing size ${formatShape(x.shape)} at non-singleton dimensions.`,
      { shape: x.shape, target: shape },
    )
  }
  if (sameShape(target, x.shape)) return x
  return expandOp.one([x], { shape: target })
}

const squeezeOp = defineView<{ readonly dims: readonly number[] }>(
  'squeeze',
  ({ shape, strides, offset }, { dims }) => ({
    shape: shape.filter((_, i) => !dims.includes(i)),
    strides: strides.filter((_, i) => !dims.includes(i)),
    offset,
  }),
  ({ inputs }, grad) => reshape(grad, inputs[0]!.shape),
)

/**
 * Removes dimensions of size one: all of them, or those of `dim` that have size one (`torch.squeeze`).
 *
 * @example
 * ```ts
 * torch.squeeze(torch.zeros([1, 3, 1])).shape // [3]
 * ```
 */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const dims = normalizeDims('squeeze', dim, x.shape.length).filter((d) => x.shape[d] === 1)
  return dims.length === 0 ? x : squeezeOp.one([x], { dims })
}

const unsqueezeOp = defineView<{ readonly dim: number }>(
  'unsqueeze',
  ({ shape, strides, offset }, { dim }) => ({
    shape: shape.toSpliced(dim, 0, 1),
    strides: strides.toSpliced(dim, 0, dim < shape.length ? shape[dim]! * strides[dim]! : 1),
    offset,
  }),
  ({ attrs: { dim } }, grad) => squeeze(grad, dim),
)

/**
 * Inserts a dimension of size one (`torch.unsqueeze`): makes a batch of a single sample.
 *
 * @example
 * ```ts
 * torch.unsqueeze(torch.zeros([3, 32, 32]), 0).shape // [1, 3, 32, 32]
 * ```
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  return unsqueezeOp.one([x], { dim: normalizeDim('unsqueeze', dim, x.shape.length + 1) })
}

const sliceOp = defineView<{
  readonly dim: number
  readonly start: number
  readonly length: number
  readonly step: number
}>('slice', ({ shape, strides, offset }, { dim, start, length, step }) => ({
  shape: shape.with(dim, length),
  strides: strides.with(dim, strides[dim]! * step),
  offset: offset + (length === 0 ? 0 : start * strides[dim]!),
}))

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

/**
 * `length` elements of one dimension from `start`, as a view (`torch.narrow`).
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE` if the range leaves the dimension.
 * @example
 * ```ts
 * torch.narrow(torch.arange(10), 0, 2, 3) // [2, 3, 4]
 * ```
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = normalizeDim('narrow', dim, x.shape.length)
  const size = x.shape[d] ?? 0
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
}

const selectOp = defineView<{ readonly dim: number; readonly index: number }>(
  'select',
  ({ shape, strides, offset }, { dim, index }) => ({
    shape: shape.toSpliced(dim, 1),
    strides: strides.toSpliced(dim, 1),
    offset: offset + index * strides[dim]!,
  }),
)

/**
 * One element of a dimension, which disappears (`torch.select`, `x[index]`).
 *
 * @example
 * ```ts
 * torch.select(torch.zeros([2, 3]), 0, 1).shape // [3]
 * ```
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
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

const diagonalOp = defineView<{ readonly shift: number; readonly dim1: number; readonly dim2: number }>(
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

/**
 * The diagonal of two dimensions as a view; it becomes the last dimension (`torch.diagonal`).
 *
 * @example
 * ```ts
 * torch.diagonal(torch.arange(9).view(3, 3)) // [0, 4, 8]
 * ```
 */
export function diagonal(x: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor {
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
