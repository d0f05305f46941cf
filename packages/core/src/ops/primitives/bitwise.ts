import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { binaryInPlace, ops } from './binary.ts'
import { type Operand, operands } from './operands.ts'
import { type InPlace } from './rewrite.ts'

const none = {}

const bitwiseAndArguments = signature('bitwiseAnd', { a: takes.operand, b: takes.operand })

/**
 * Elementwise bitwise and; logical and for bool (`torch.bitwise_and`).
 *
 * @example
 * ```ts
 * torch.bitwiseAnd(torch.tensor([6], { dtype: 'int32' }), 3) // [2]
 * ```
 */
export function bitwiseAnd(a: Operand, b: Operand): Tensor {
  bitwiseAndArguments(arguments)
  return ops.bitwiseAnd.one(operands('bitwiseAnd', a, b), none)
}

/** {@link bitwiseAnd} in place. */
export const bitwiseAnd_: InPlace<typeof bitwiseAnd> = binaryInPlace('bitwiseAnd', bitwiseAnd)

const bitwiseOrArguments = signature('bitwiseOr', { a: takes.operand, b: takes.operand })

/**
 * Elementwise bitwise or; logical or for bool (`torch.bitwise_or`).
 *
 * @example
 * ```ts
 * torch.bitwiseOr(torch.tensor([6], { dtype: 'int32' }), 3) // [7]
 * ```
 */
export function bitwiseOr(a: Operand, b: Operand): Tensor {
  bitwiseOrArguments(arguments)
  return ops.bitwiseOr.one(operands('bitwiseOr', a, b), none)
}

/** {@link bitwiseOr} in place. */
export const bitwiseOr_: InPlace<typeof bitwiseOr> = binaryInPlace('bitwiseOr', bitwiseOr)

const bitwiseXorArguments = signature('bitwiseXor', { a: takes.operand, b: takes.operand })

/**
 * Elementwise bitwise exclusive or; logical exclusive or for bool (`torch.bitwise_xor`).
 *
 * @example
 * ```ts
 * torch.bitwiseXor(torch.tensor([6], { dtype: 'int32' }), 3) // [5]
 * ```
 */
export function bitwiseXor(a: Operand, b: Operand): Tensor {
  bitwiseXorArguments(arguments)
  return ops.bitwiseXor.one(operands('bitwiseXor', a, b), none)
}

/** {@link bitwiseXor} in place. */
export const bitwiseXor_: InPlace<typeof bitwiseXor> = binaryInPlace('bitwiseXor', bitwiseXor)

const bitwiseLeftShiftArguments = signature('bitwiseLeftShift', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a · 2ᵇ on integers (`torch.bitwise_left_shift`).
 *
 * @example
 * ```ts
 * torch.bitwiseLeftShift(torch.tensor([3], { dtype: 'int32' }), 2) // [12]
 * ```
 */
export function bitwiseLeftShift(a: Operand, b: Operand): Tensor {
  bitwiseLeftShiftArguments(arguments)
  return ops.bitwiseLeftShift.one(operands('bitwiseLeftShift', a, b), none)
}

/** {@link bitwiseLeftShift} in place. */
export const bitwiseLeftShift_: InPlace<typeof bitwiseLeftShift> = binaryInPlace('bitwiseLeftShift', bitwiseLeftShift)

const bitwiseRightShiftArguments = signature('bitwiseRightShift', { a: takes.operand, b: takes.operand })

/**
 * Elementwise ⌊a / 2ᵇ⌋ on integers (`torch.bitwise_right_shift`).
 *
 * @example
 * ```ts
 * torch.bitwiseRightShift(torch.tensor([-8], { dtype: 'int32' }), 1) // [-4]
 * ```
 */
export function bitwiseRightShift(a: Operand, b: Operand): Tensor {
  bitwiseRightShiftArguments(arguments)
  return ops.bitwiseRightShift.one(operands('bitwiseRightShift', a, b), none)
}

/** {@link bitwiseRightShift} in place. */
export const bitwiseRightShift_: InPlace<typeof bitwiseRightShift> = binaryInPlace(
  'bitwiseRightShift',
  bitwiseRightShift,
)

/** What of this file tensors have as methods. */
export const methods = [
  'bitwiseAnd',
  'bitwiseAnd_',
  'bitwiseLeftShift',
  'bitwiseLeftShift_',
  'bitwiseOr',
  'bitwiseOr_',
  'bitwiseRightShift',
  'bitwiseRightShift_',
  'bitwiseXor',
  'bitwiseXor_',
] as const
