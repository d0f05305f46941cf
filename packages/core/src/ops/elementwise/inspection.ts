import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { category, type DType, isFloat } from '../../dtype/dtype.ts'
import { numel as count, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { item } from '../primitives/read.ts'

const numelArguments = signature('numel', { input: takes.tensor })

/**
 * Number of elements (`torch.numel`).
 *
 * @example
 * ```ts
 * torch.numel(torch.zeros([2, 3])) // 6
 * ```
 */
export function numel(x: Tensor): number {
  numelArguments(arguments)
  return count(x.shape)
}

const isFloatingPointArguments = signature('isFloatingPoint', { input: takes.tensor })

/**
 * Whether the dtype is a floating one (`torch.is_floating_point`).
 *
 * @example
 * ```ts
 * torch.isFloatingPoint(torch.zeros([2])) // true
 * ```
 */
export function isFloatingPoint(x: Tensor): boolean {
  isFloatingPointArguments(arguments)
  return isFloat(x.dtype)
}

const isSignedArguments = signature('isSigned', { input: takes.tensor })

/**
 * Whether the dtype has negative numbers (`torch.is_signed`).
 *
 * @example
 * ```ts
 * torch.isSigned(torch.zeros([2], { dtype: 'uint8' })) // false
 * ```
 */
export function isSigned(x: Tensor): boolean {
  isSignedArguments(arguments)
  return x.dtype !== 'uint8' && x.dtype !== 'bool'
}

const isSameSizeArguments = signature('isSameSize', { a: takes.tensor, b: takes.tensor })

/**
 * Whether two tensors have the same shape (`torch.is_same_size`).
 *
 * @example
 * ```ts
 * torch.isSameSize(torch.zeros([2]), torch.ones([2])) // true
 * ```
 */
export function isSameSize(a: Tensor, b: Tensor): boolean {
  isSameSizeArguments(arguments)
  return sameShape(a.shape, b.shape)
}

const isNonzeroArguments = signature('isNonzero', { input: takes.tensor })

/**
 * Whether the only element of a tensor is not 0 (`torch.is_nonzero`).
 *
 * @returns A promise, since the answer has to be read from the device.
 * @throws TorchError `SHAPE_MISMATCH` unless the tensor has one element.
 * @example
 * ```ts
 * await torch.isNonzero(torch.tensor([0])) // false
 * ```
 */
export async function isNonzero(x: Tensor): Promise<boolean> {
  isNonzeroArguments(arguments)
  return (await item(x)) !== 0
}

const canCastArguments = signature('canCast', { from: takes.dtype, to: takes.dtype })

/**
 * Whether a result of dtype `from` may be written over a tensor of dtype `to`: no float into integers, no number into bool
 * (`torch.can_cast`).
 *
 * @example
 * ```ts
 * torch.canCast('float32', 'int32') // false
 * torch.canCast('int32', 'uint8') // true
 * ```
 */
export function canCast(from: DType, to: DType): boolean {
  canCastArguments(arguments)
  return category(from) <= category(to)
}

/** What of this file tensors have as methods. */
export const methods = ['isNonzero', 'isSameSize', 'isSigned'] as const
