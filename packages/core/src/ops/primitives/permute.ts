import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
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

const permuteArguments = signature('permute', { input: takes.tensor, dims: takes.integers })

/**
 * A view with the dimensions in another order (`torch.permute`).
 *
 * @example
 * ```ts
 * torch.permute(torch.zeros([2, 3, 4]), [2, 0, 1]).shape // [4, 2, 3]
 * ```
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  permuteArguments(arguments)
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

const transposeArguments = signature('transpose', { input: takes.tensor, dim0: takes.integer, dim1: takes.integer })

/**
 * A view with two dimensions swapped (`torch.transpose`).
 *
 * @example
 * ```ts
 * torch.transpose(torch.zeros([2, 3]), 0, 1).shape // [3, 2]
 * ```
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  transposeArguments(arguments)
  const a = normalizeDim('transpose', dim0, x.shape.length)
  const b = normalizeDim('transpose', dim1, x.shape.length)
  const dims = x.shape.map((_, i) => (i === a ? b : i === b ? a : i))
  return permuteOp.one([x], { dims })
}

const tArguments = signature('t', { input: takes.tensor })

/**
 * The transpose of a matrix; tensors of fewer dimensions are returned as they are (`torch.t`).
 *
 * @example
 * ```ts
 * torch.t(torch.zeros([2, 3])).shape // [3, 2]
 * ```
 */
export function t(x: Tensor): Tensor {
  tArguments(arguments)
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

/**
 * The transpose of the last two dimensions, so of every matrix in a batch (`Tensor.mT`).
 *
 * @throws TorchError `SHAPE_MISMATCH` for fewer than two dimensions.
 * @example
 * ```ts
 * torch.zeros([5, 2, 3]).mT.shape // [5, 3, 2]
 * ```
 */
export function matrixTranspose(x: Tensor): Tensor {
  if (x.shape.length >= 2) return transpose(x, -2, -1)
  throw new TorchError(
    'SHAPE_MISMATCH',
    'mT',
    `needs a matrix or a batch of them, but got shape ${formatShape(x.shape)}. Use unsqueeze() to add dimensions.`,
    { shape: x.shape },
  )
}

const swapaxesArguments = signature('swapaxes', { input: takes.tensor, axis0: takes.integer, axis1: takes.integer })

/**
 * A view with two dimensions swapped: {@link transpose} by NumPy's name (`torch.swapaxes`).
 *
 * @example
 * ```ts
 * torch.swapaxes(torch.zeros([2, 3, 4]), 0, 2).shape // [4, 3, 2]
 * ```
 */
export function swapaxes(x: Tensor, axis0: number, axis1: number): Tensor {
  swapaxesArguments(arguments)
  return within('swapaxes', () => {
    return transpose(x, axis0, axis1)
  })
}

const swapdimsArguments = signature('swapdims', { input: takes.tensor, dim0: takes.integer, dim1: takes.integer })

/**
 * A view with two dimensions swapped: another name of {@link transpose} (`torch.swapdims`).
 *
 * @example
 * ```ts
 * torch.swapdims(torch.zeros([2, 3, 4]), 0, 1).shape // [3, 2, 4]
 * ```
 */
export function swapdims(x: Tensor, dim0: number, dim1: number): Tensor {
  swapdimsArguments(arguments)
  return within('swapdims', () => {
    return transpose(x, dim0, dim1)
  })
}

const movedimArguments = signature('movedim', { input: takes.tensor, source: takes.sizes, destination: takes.sizes })

/**
 * A view in which dimensions move to other places while the rest keep their order (`torch.movedim`).
 *
 * @param source - Which dimensions move.
 * @param destination - Where they stand afterwards; as many as in `source`.
 * @throws TorchError `INVALID_ARGUMENT` if the lists differ in length or name a dimension twice.
 * @example
 * ```ts
 * torch.movedim(torch.zeros([2, 3, 4]), 0, -1).shape // [3, 4, 2]
 * ```
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  movedimArguments(arguments)
  const rank = x.shape.length
  const placed = (dims: number | readonly number[]): number[] =>
    (typeof dims === 'number' ? [dims] : dims).map((dim) => normalizeDim('movedim', dim, rank))
  const [from, to] = [placed(source), placed(destination)]
  if (from.length !== to.length || new Set(from).size !== from.length || new Set(to).size !== to.length) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'movedim',
      `source [${from.join(', ')}] and destination [${to.join(', ')}] must be equally many, each without repeats.`,
      { source, destination },
    )
  }
  const rest = x.shape.map((_, i) => i).filter((dim) => !from.includes(dim))
  return permuteOp.one([x], {
    dims: x.shape.map((_, i) => (to.includes(i) ? from[to.indexOf(i)]! : rest.shift()!)),
  })
}

const moveaxisArguments = signature('moveaxis', { input: takes.tensor, source: takes.sizes, destination: takes.sizes })

/**
 * Another name of {@link movedim} (`torch.moveaxis`).
 *
 * @example
 * ```ts
 * torch.moveaxis(torch.zeros([2, 3, 4]), [0, 1], [1, 2]).shape // [4, 2, 3]
 * ```
 */
export function moveaxis(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  moveaxisArguments(arguments)
  return within('moveaxis', () => {
    return movedim(x, source, destination)
  })
}
