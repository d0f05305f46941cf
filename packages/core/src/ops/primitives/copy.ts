import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { DType } from '../../dtype/dtype.ts'
import { isDType } from '../../dtype/dtype.ts'
import { copyOp } from '../../dispatch/dispatch.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDims } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'

export { inRowOrder as contiguous } from '../../dispatch/dispatch.ts'

export { copyOp }

/** `x` in another dtype; `x` itself when it has it already. */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x
  if (!isDType(dtype)) {
    throw new TorchError('UNSUPPORTED_DTYPE', 'to', `'${String(dtype)}' is no dtype.`, { dtype })
  }
  return copyOp.one([x], { dtype })
}

const cloneArguments = signature('clone', { input: takes.tensor })

/**
 * A copy in fresh memory, recorded by autograd.
 *
 * @example
 * ```ts
 * const y = torch.clone(torch.ones([2]))
 * ```
 */
export function clone(x: Tensor): Tensor {
  cloneArguments(arguments)
  return copyOp.one([x], { dtype: x.dtype })
}

const flipArguments = signature('flip', { input: takes.tensor, dims: takes.sizes })

/**
 * Reverses the order of elements along the given dimensions, as a copy (`torch.flip`).
 *
 * @example
 * ```ts
 * torch.flip(torch.tensor([1, 2, 3]), 0) // [3, 2, 1]
 * ```
 */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  flipArguments(arguments)
  if (Array.isArray(dims) && dims.length === 0) return clone(x)
  return copyOp.one([x], { dtype: x.dtype, flip: normalizeDims('flip', dims, x.shape.length) })
}

/** What of this file tensors have as methods. */
export const methods = ['clone'] as const
