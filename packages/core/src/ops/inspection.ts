import { category, type DType, isFloat } from '../dtype.ts'
import { numel as count, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'

/**
 * Number of elements (`torch.numel`).
 *
 * @example
 * ```ts
 * torch.numel(torch.zeros([2, 3])) // 6
 * ```
 */
export function numel(x: Tensor): number {
  return count(x.shape)
}

/**
 * Whether the dtype is a floating one (`torch.is_floating_point`).
 *
 * @example
 * ```ts
 * torch.isFloatingPoint(torch.zeros([2])) // true
 * ```
 */
export function isFloatingPoint(x: Tensor): boolean {
  return isFloat(x.dtype)
}

/**
 * Whether the dtype has negative numbers (`torch.is_signed`).
 *
 * @example
 * ```ts
 * torch.isSigned(torch.zeros([2], { dtype: 'uint8' })) // false
 * ```
 */
export function isSigned(x: Tensor): boolean {
  return x.dtype !== 'uint8' && x.dtype !== 'bool'
}

/**
 * Whether two tensors have the same shape (`torch.is_same_size`).
 *
 * @example
 * ```ts
 * torch.isSameSize(torch.zeros([2]), torch.ones([2])) // true
 * ```
 */
export function isSameSize(a: Tensor, b: Tensor): boolean {
  return sameShape(a.shape, b.shape)
}

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
  return (await x.item()) !== 0
}

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
  return category(from) <= category(to)
}
