import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, normalizeDim, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { remainder } from '../primitives/arithmetic.ts'
import { asIndex, gather, lookupOp } from '../primitives/gather.ts'
import { wrapped } from '../primitives/gather.ts'
import { scatter, scatterAdd } from '../primitives/scatter.ts'
import { expand, reshape } from '../primitives/views.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

const takeArguments = signature('take', { input: takes.tensor, index: takes.tensor })

/**
 * Elements by their number in row order: out[i] = x.flatten()[index[i]], in the shape of `index` (`torch.take`). Negative
 * indices count from the end.
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the tensor.
 * @example
 * ```ts
 * torch.take(torch.tensor([[1, 2], [3, 4]]), torch.tensor([0, -1], { dtype: 'int32' })) // [1, 4]
 * ```
 */
export function take(x: Tensor, index: Tensor): Tensor {
  takeArguments(arguments)
  return within('take', () => {
    const at = reshape(asIndex('take', index), [-1])
    return reshape(lookupOp.one([reshape(x, [-1]), at], { dim: 0 }), index.shape)
  })
}

/** Settings of {@link put}. */
export interface PutOptions {
  /** Add to what is there instead of replacing it. Default false. */
  readonly accumulate?: boolean
}

const putArguments = signature('put', {
  input: takes.tensor,
  index: takes.tensor,
  source: takes.tensor,
  options: takes.options({ accumulate: takes.flag }),
})

/**
 * A copy of `x` with elements replaced, by their number in row order: out.flatten()[index[i]] = source[i] (`torch.put`).
 * Negative indices count from the end; of elements named twice any stays.
 *
 * @param source - As many elements as `index`, of the dtype of `x`.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the tensor.
 * @example
 * ```ts
 * const index = torch.tensor([1, 1], { dtype: 'int32' })
 * torch.put(torch.zeros([3]), index, torch.tensor([2, 3]), { accumulate: true }) // [0, 5, 0]
 * ```
 */
export function put(x: Tensor, index: Tensor, source: Tensor, options: PutOptions = {}): Tensor {
  putArguments(arguments)
  return within('put', () => {
    const at = reshape(wrapped(asIndex('put', index), numel(x.shape)), [-1])
    if (numel(source.shape) !== numel(index.shape)) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'put',
        `source and index must have the same number of elements, but their shapes are ${formatShape(source.shape)} and ` +
          `${formatShape(index.shape)}.`,
        { source: source.shape, index: index.shape },
      )
    }
    const write = options.accumulate === true ? scatterAdd : scatter
    return reshape(write(reshape(x, [-1]), 0, at, reshape(source, [-1])), x.shape)
  })
}

/** {@link put} in place. */
export const put_: InPlace<typeof put> = inPlace('put', put)

const takeAlongDimArguments = signature('takeAlongDim', {
  input: takes.tensor,
  indices: takes.tensor,
  dim: takes.optional(takes.integer),
})

/**
 * Picks elements along a dimension, as {@link gather}, but the tensors broadcast in the other dimensions, and negative indices
 * count from the end (`torch.take_along_dim`). It applies what argmax(), argsort() and the like have found.
 *
 * @param dim - Default: both tensors in row order.
 * @example
 * ```ts
 * const x = torch.tensor([[10, 30, 20], [60, 40, 50]])
 * torch.takeAlongDim(x, x.argmax(1, { keepdim: true }), 1) // [[30], [60]]
 * ```
 */
export function takeAlongDim(x: Tensor, indices: Tensor, dim: number | null = null): Tensor {
  takeAlongDimArguments(arguments)
  return within('takeAlongDim', () => {
    const at = asIndex('takeAlongDim', indices)
    if (dim === null) return take(x, reshape(at, [-1]))
    if (x.shape.length !== at.shape.length) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'takeAlongDim',
        `input and indices should have the same number of dimensions, but their shapes are ${formatShape(x.shape)} and ` +
          `${formatShape(at.shape)}.`,
        { shape: x.shape, indices: at.shape },
      )
    }
    const d = normalizeDim('takeAlongDim', dim, x.shape.length)
    if (x.shape.length === 0) return gather(x, 0, at)
    const shape = broadcastShapes('takeAlongDim', x.shape.with(d, 1), at.shape.with(d, 1))
    // PyTorch takes indices modulo the size here.
    const index = remainder(expand(at, shape.with(d, at.shape[d]!)), Math.max(x.shape[d]!, 1))
    return gather(expand(x, shape.with(d, x.shape[d]!)), d, index)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['put', 'put_', 'take', 'takeAlongDim'] as const
