import { TorchError } from '../errors.ts'
import { formatShape, normalizeDim } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { defineView } from './define-view.ts'

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
