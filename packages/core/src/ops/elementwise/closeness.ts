import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { eq, le } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { isfinite } from './logical.ts'
import { defaultFloat } from '../primitives/operands.ts'
import { all } from './truth.ts'
import { abs, isnan } from '../primitives/unary.ts'
import { item } from '../primitives/read.ts'

export interface CloseOptions {
  /** Allowed difference as a part of |b|. Default 1e-5. */
  readonly rtol?: number
  /** Allowed difference besides. Default 1e-8. */
  readonly atol?: number
  /** NaN is close to NaN. Default false. */
  readonly equalNan?: boolean
}

export const closeOptionsKind: takes.Kind = takes.options({
  rtol: takes.nonNegative,
  atol: takes.nonNegative,
  equalNan: takes.flag,
})

const iscloseArguments = signature('isclose', { a: takes.tensor, b: takes.tensor, options: closeOptionsKind })

/**
 * Elementwise |a − b| ≤ atol + rtol · |b|, as bool; equal infinities are close (`torch.isclose`).
 *
 * @throws TorchError `DTYPE_MISMATCH` unless both have one dtype, `INVALID_ARGUMENT` for a negative tolerance.
 * @example
 * ```ts
 * torch.isclose(torch.tensor([1, 2]), torch.tensor([1.0000001, 2.1])) // [true, false]
 * ```
 */
export function isclose(a: Tensor, b: Tensor, options?: CloseOptions): Tensor {
  iscloseArguments(arguments)
  if (a.dtype !== b.dtype) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      'isclose',
      `${a.dtype} did not match ${b.dtype}: both tensors must have one dtype. Convert one with to(dtype).`,
      { a: a.dtype, b: b.dtype },
    )
  }
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options ?? {}
  const exact = eq(a, b)
  const same = equalNan && isFloat(a.dtype) ? bitwiseOr(exact, bitwiseAnd(isnan(a), isnan(b))) : exact
  if (rtol === 0 && atol === 0) return same
  const [x, y] = isFloat(a.dtype) ? [a.detach(), b.detach()] : [cast(a, defaultFloat), cast(b, defaultFloat)]
  const difference = abs(sub(x, y))
  const near = le(difference, add(abs(mul(y, rtol)), atol))
  return bitwiseOr(same, bitwiseAnd(isfinite(difference), near))
}

const allcloseArguments = signature('allclose', { a: takes.tensor, b: takes.tensor, options: closeOptionsKind })

/**
 * Whether all elements are close: see {@link isclose} (`torch.allclose`).
 *
 * @returns A promise, since the answer has to be read from the device.
 * @example
 * ```ts
 * await torch.allclose(torch.tensor([1]), torch.tensor([1.0000001])) // true
 * ```
 */
export async function allclose(a: Tensor, b: Tensor, options?: CloseOptions): Promise<boolean> {
  allcloseArguments(arguments)
  return (await item(scope(() => all(isclose(a, b, options))))) === 1
}

const equalArguments = signature('equal', { a: takes.tensor, b: takes.tensor })

/**
 * Whether two tensors have the same shape and equal elements; NaN equals nothing, dtypes may differ (`torch.equal`).
 *
 * @returns A promise, since the answer has to be read from the device.
 * @example
 * ```ts
 * await torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2])) // true
 * ```
 */
export async function equal(a: Tensor, b: Tensor): Promise<boolean> {
  equalArguments(arguments)
  if (!sameShape(a.shape, b.shape)) return false
  return (await item(scope(() => all(eq(a, b))))) === 1
}

/** What of this file tensors have as methods. */
export const methods = ['allclose', 'equal', 'isclose'] as const
