import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { contiguousStrides, formatShape, isContiguous, normalizeDim, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { copyOp } from './copy.ts'
import { unfilled } from './fill.ts'
import { defineView } from './define-view.ts'

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
  if (open === -1) return numel(target) === count ? [...target] : fail()
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

const reshapeCopyOp: Op<{ readonly shape: readonly number[] }> = defineOp<{ readonly shape: readonly number[] }>({
  name: 'reshapeCopy',
  tier: 'composite',
  gradName: 'unsafeView',
  meta: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  composite: ([x], { shape }) => {
    const out = unfilled(x!.device, x!.dtype, shape)
    copyOp.into(viewOp.one([out], { shape: x!.shape }), [x!], { dtype: x!.dtype })
    return out
  },
  vjp: ({ inputs }, [grad]) => [reshape(grad!, inputs[0]!.shape)],
})

/** The same elements in another shape and in fresh memory, where {@link reshape} may give a view. */
export function reshapeCopy(x: Tensor, shape: readonly number[]): Tensor {
  return sameShape(x.shape, shape) ? copyOp.one([x], { dtype: x.dtype }) : reshapeCopyOp.one([x], { shape })
}

const viewArguments = signature('view', { input: takes.tensor, shape: takes.integers })

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
  viewArguments(arguments)
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

const reshapeArguments = signature('reshape', { input: takes.tensor, shape: takes.integers })

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
  reshapeArguments(arguments)
  const target = inferShape('reshape', x.shape, shape)
  if (sameShape(target, x.shape)) return x
  return restride(x.shape, x.strides, target) === null ? reshapeCopy(x, target) : viewOp.one([x], { shape: target })
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

const flattenArguments = signature('flatten', {
  input: takes.tensor,
  startDim: takes.optional(takes.integer),
  endDim: takes.optional(takes.integer),
})

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
  flattenArguments(arguments)
  const start = normalizeDim('flatten', startDim, x.shape.length)
  const end = normalizeDim('flatten', endDim, x.shape.length)
  if (start > end) {
    throw new TorchError('INVALID_ARGUMENT', 'flatten', 'start_dim cannot come after end_dim.', { startDim, endDim })
  }
  if (start === end && x.shape.length > 0) return x
  const target = [...x.shape.slice(0, start), numel(x.shape.slice(start, end + 1)), ...x.shape.slice(end + 1)]
  return restride(x.shape, x.strides, target) === null ? reshapeCopy(x, target) : flattenOp.one([x], { shape: target })
}

const ravelArguments = signature('ravel', { input: takes.tensor })

/**
 * All elements in one dimension, in row order: a view if they lie so, else a copy (`torch.ravel`).
 *
 * @example
 * ```ts
 * torch.ravel(torch.zeros([2, 3])).shape // [6]
 * ```
 */
export function ravel(x: Tensor): Tensor {
  ravelArguments(arguments)
  return within('ravel', () => {
    return isContiguous(x.shape, x.strides) ? reshape(x, [-1]) : reshapeCopy(x, [numel(x.shape)])
  })
}

const unflattenArguments = signature('unflatten', { input: takes.tensor, dim: takes.integer, sizes: takes.integers })

/**
 * Splits one dimension into several, as a view: the reverse of {@link flatten} (`torch.unflatten`).
 *
 * @param sizes - Their product is the size of `dim`; one may be −1.
 * @throws TorchError `SHAPE_MISMATCH` if the sizes do not fit, or `x` has no dimensions.
 * @example
 * ```ts
 * torch.unflatten(torch.zeros([3, 8]), 1, [2, -1]).shape // [3, 2, 4]
 * ```
 */
export function unflatten(x: Tensor, dim: number, sizes: readonly number[]): Tensor {
  unflattenArguments(arguments)
  return within('unflatten', () => {
    const d = normalizeDim('unflatten', dim, x.shape.length)
    if (x.shape.length === 0) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'unflatten',
        'a tensor without dimensions has none to split. Use reshape().',
        {
          shape: x.shape,
        },
      )
    }
    if (sizes.length === 0) {
      throw new TorchError('INVALID_ARGUMENT', 'unflatten', 'needs at least one size.', { sizes })
    }
    const inner = inferShape('unflatten', [x.shape[d]!], sizes)
    return view(x, x.shape.toSpliced(d, 1, ...inner))
  })
}
