import { tensorOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Scalar } from '../../dtype/dtype.ts'
import { allocate } from '../../dispatch/allocate.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, formatShape, numel } from '../../shape.ts'
import { Tensor } from '../../tensor/tensor.ts'
import { empty, finish, full, resolve, type TensorOptions } from './creation.ts'
import { defaultFloat } from './operands.ts'

const emptyLikeArguments = signature('emptyLike', { input: takes.tensor, options: tensorOptionsKind })

/**
 * A tensor in the shape, dtype and device of `x` whose values are whatever its memory held (`torch.empty_like`).
 *
 * @example
 * ```ts
 * torch.emptyLike(torch.ones([2, 3])).shape // [2, 3]
 * ```
 */
export function emptyLike(x: Tensor, options?: TensorOptions): Tensor {
  emptyLikeArguments(arguments)
  return empty(x.shape, { dtype: x.dtype, device: x.device, ...options })
}

const emptyStridedArguments = signature('emptyStrided', {
  size: takes.integers,
  stride: takes.integers,
  options: tensorOptionsKind,
})

/**
 * A tensor of unspecified values whose elements lie `stride` apart in fresh memory, in elements (`torch.empty_strided`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if there is not one stride ≥ 0 for each size.
 * @example
 * ```ts
 * torch.emptyStrided([2, 3], [1, 2]).stride() // [1, 2]
 * ```
 */
export function emptyStrided(size: readonly number[], stride: readonly number[], options?: TensorOptions): Tensor {
  emptyStridedArguments(arguments)
  const { device, dtype } = resolve(options, defaultFloat)
  checkShape('emptyStrided', size)
  checkStrides('emptyStrided', size, stride)
  const { storage } = allocate(device, { shape: [extent(size, stride)], dtype }, 'emptyStrided')
  return finish(
    new Tensor(storage, dtype, Object.freeze([...size]), Object.freeze([...stride]), 0, 'emptyStrided'),
    options,
  )
}

/** Checks strides given by a user. */
export function checkStrides(op: string, size: readonly number[], stride: readonly number[]): void {
  if (stride.length === size.length && stride.every((step) => Number.isInteger(step) && step >= 0)) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `strides must be whole numbers ≥ 0, one for each of the sizes ${formatShape(size)}, but got ${formatShape(stride)}.`,
    { size, stride },
  )
}

/** How many elements of memory a view of these sizes and strides spans. */
export function extent(size: readonly number[], stride: readonly number[]): number {
  return numel(size) === 0 ? 0 : size.reduce((sum, n, i) => sum + (n - 1) * stride[i]!, 1)
}

const scalarTensorArguments = signature('scalarTensor', { value: takes.scalar, options: tensorOptionsKind })

/**
 * A 0-d tensor holding one number, float32 unless `dtype` says otherwise (`torch.scalar_tensor`).
 *
 * @example
 * ```ts
 * torch.scalarTensor(3).shape // []
 * ```
 */
export function scalarTensor(value: Scalar, options?: TensorOptions): Tensor {
  scalarTensorArguments(arguments)
  return full([], value, { dtype: defaultFloat, ...options })
}
