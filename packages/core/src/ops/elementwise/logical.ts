import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { bitwiseAnd, bitwiseOr, bitwiseXor } from '../primitives/bitwise.ts'
import { gt, lt, ne } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { filled } from '../primitives/fill.ts'
import { isinf, isnan, logicalNot } from '../primitives/unary.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

/** Elementwise x ≠ 0; NaN counts as true. */
function truth(x: Tensor): Tensor {
  return x.dtype === 'bool' ? x : ne(x, 0)
}

const logicalAndArguments = signature('logicalAnd', { a: takes.tensor, b: takes.tensor })

/**
 * Elementwise whether both are not 0, as bool (`torch.logical_and`).
 *
 * @example
 * ```ts
 * torch.logicalAnd(torch.tensor([0, 2]), torch.tensor([1, 3])) // [false, true]
 * ```
 */
export function logicalAnd(a: Tensor, b: Tensor): Tensor {
  logicalAndArguments(arguments)
  return bitwiseAnd(truth(a), truth(b))
}

/** {@link logicalAnd} in place. */
export const logicalAnd_: InPlace<typeof logicalAnd> = inPlace('logicalAnd', logicalAnd)

const logicalOrArguments = signature('logicalOr', { a: takes.tensor, b: takes.tensor })

/**
 * Elementwise whether any of both is not 0, as bool (`torch.logical_or`).
 *
 * @example
 * ```ts
 * torch.logicalOr(torch.tensor([0, 0]), torch.tensor([0, 3])) // [false, true]
 * ```
 */
export function logicalOr(a: Tensor, b: Tensor): Tensor {
  logicalOrArguments(arguments)
  return bitwiseOr(truth(a), truth(b))
}

/** {@link logicalOr} in place. */
export const logicalOr_: InPlace<typeof logicalOr> = inPlace('logicalOr', logicalOr)

const logicalXorArguments = signature('logicalXor', { a: takes.tensor, b: takes.tensor })

/**
 * Elementwise whether exactly one of both is not 0, as bool (`torch.logical_xor`).
 *
 * @example
 * ```ts
 * torch.logicalXor(torch.tensor([1, 0]), torch.tensor([2, 3])) // [false, true]
 * ```
 */
export function logicalXor(a: Tensor, b: Tensor): Tensor {
  logicalXorArguments(arguments)
  return bitwiseXor(truth(a), truth(b))
}

/** {@link logicalXor} in place. */
export const logicalXor_: InPlace<typeof logicalXor> = inPlace('logicalXor', logicalXor)

const isfiniteOp: Op<NoAttrs> = defineElementwise<NoAttrs>('isfinite', {
  dtype: 'bool',
  composite: ([x]) => logicalNot(bitwiseOr(isnan(x!), isinf(x!))),
})

const isfiniteArguments = signature('isfinite', { input: takes.tensor })

/**
 * Elementwise whether x is neither NaN nor infinite, as bool (`torch.isfinite`).
 *
 * @example
 * ```ts
 * torch.isfinite(torch.tensor([1, Infinity, NaN])) // [true, false, false]
 * ```
 */
export function isfinite(x: Tensor): Tensor {
  isfiniteArguments(arguments)
  return isFloat(x.dtype) ? isfiniteOp.one([x.detach()], {}) : allTrue(x)
}

function allTrue(x: Tensor): Tensor {
  return filled(x.device, 'bool', x.shape, true)
}

const isposinfArguments = signature('isposinf', { input: takes.tensor })

/**
 * Elementwise whether x is ∞, as bool (`torch.isposinf`).
 *
 * @example
 * ```ts
 * torch.isposinf(torch.tensor([1, Infinity, -Infinity])) // [false, true, false]
 * ```
 */
export function isposinf(x: Tensor): Tensor {
  isposinfArguments(arguments)
  return bitwiseAnd(isinf(x), gt(x, 0))
}

const isneginfArguments = signature('isneginf', { input: takes.tensor })

/**
 * Elementwise whether x is −∞, as bool (`torch.isneginf`).
 *
 * @example
 * ```ts
 * torch.isneginf(torch.tensor([1, Infinity, -Infinity])) // [false, false, true]
 * ```
 */
export function isneginf(x: Tensor): Tensor {
  isneginfArguments(arguments)
  return bitwiseAnd(isinf(x), lt(x, 0))
}

const isrealArguments = signature('isreal', { input: takes.tensor })

/**
 * Elementwise whether x is a real number, as bool: all of them are, until there are complex dtypes (`torch.isreal`).
 *
 * @example
 * ```ts
 * torch.isreal(torch.tensor([1, NaN])) // [true, true]
 * ```
 */
export function isreal(x: Tensor): Tensor {
  isrealArguments(arguments)
  return allTrue(x)
}

/** What of this file tensors have as methods. */
export const methods = [
  'isfinite',
  'isneginf',
  'isposinf',
  'isreal',
  'logicalAnd',
  'logicalAnd_',
  'logicalOr',
  'logicalOr_',
  'logicalXor',
  'logicalXor_',
] as const
