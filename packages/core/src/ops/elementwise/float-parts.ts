import { type InOrder, named } from '../../results.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { finfo } from '../../finfo.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr, bitwiseXor } from '../primitives/bitwise.ts'
import { eq, ge, gt, lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { fillLike } from '../primitives/fill.ts'
import { clamp } from './clamp.ts'
import { exp2 } from './logarithms.ts'
import { isfinite } from './logical.ts'
import { constant } from '../primitives/constants.ts'
import { asFloat, inFloat32, operands, type Operand } from '../primitives/operands.ts'
import { abs, floor, isinf, isnan, log2, neg, reciprocal } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

const signbitOp: Op<NoAttrs> = defineElementwise<NoAttrs>('signbit', {
  dtype: 'bool',
  composite: ([x]) => {
    const negative = lt(x!, 0)
    return isFloat(x!.dtype) ? bitwiseOr(negative, bitwiseAnd(eq(x!, 0), lt(reciprocal(x!), 0))) : negative
  },
})

const signbitArguments = signature('signbit', { input: takes.tensor })

/**
 * Elementwise whether x carries a minus sign, as −0 does, as bool (`torch.signbit`).
 *
 * @example
 * ```ts
 * torch.signbit(torch.tensor([1, -2, -0])) // [false, true, true]
 * ```
 */
export function signbit(x: Tensor): Tensor {
  signbitArguments(arguments)
  return signbitOp.one([x.detach()], {})
}

const copysignOp: Op<NoAttrs> = defineElementwise<NoAttrs>('copysign', {
  accepts: 'floats',
  composite: ([x, y]) => {
    const size = abs(x!)
    return where(signbit(y!), neg(size), size)
  },
  reads: [[0], []],
  readsOutput: true,
  grads: [(s, g) => mul(g, where(eq(s.input(0), 0), 0, div(s.output(0), s.input(0)))), (_, g) => fillLike(g, 0)],
})

const copysignArguments = signature('copysign', { a: takes.operand, b: takes.operand })

/**
 * Elementwise the size of `a` with the sign of `b`, also that of −0 (`torch.copysign`).
 *
 * @example
 * ```ts
 * torch.copysign(torch.tensor([1, -2]), -0) // [-1, -2]
 * ```
 */
export function copysign(a: Operand, b: Operand): Tensor {
  copysignArguments(arguments)
  return copysignOp.one(operands('copysign', a, b, true), {})
}

/** {@link copysign} in place. */
export const copysign_: InPlace<typeof copysign> = inPlace('copysign', copysign)

/**
 * x plus the distance to its neighbour above (S. Rump et al., Computing predecessor and successor in rounding to nearest, 2009):
 * adding a little more than half of that distance rounds up to the neighbour. Where that half would be subnormal, x is scaled.
 */
function above(x: Tensor): Tensor {
  const { eps, smallestNormal, min } = finfo(x.dtype)
  const unit = eps / 2
  const least = smallestNormal * eps
  const phi = unit * (1 + 2 * unit)
  const size = abs(x)
  const scaled = mul(x, 1 / unit)
  const raised = where(
    ge(size, least / (2 * unit ** 2)),
    add(x, mul(size, phi)),
    where(lt(size, least / unit), add(x, least), mul(add(scaled, mul(abs(scaled), phi)), unit)),
  )
  return where(isinf(x), where(lt(x, 0), constant(x.device, x.dtype, min), x), raised)
}

const nextafterOp: Op<NoAttrs> = defineElementwise<NoAttrs>('nextafter', {
  accepts: 'floats',
  composite: ([x, y]) => {
    const step = where(gt(y!, x!), above(x!), neg(above(neg(x!))))
    // Zero is reached with the sign of the side that it is reached from.
    const signed = where(eq(step, 0), mul(x!, 0), step)
    return where(bitwiseOr(eq(x!, y!), isnan(y!)), y!, where(isnan(x!), x!, signed))
  },
  reads: [[0, 1], []],
  grads: [(s, g) => where(eq(s.input(0), s.input(1)), 0, g), (_, g) => fillLike(g, 0)],
})

const nextafterArguments = signature('nextafter', { a: takes.tensor, b: takes.tensor })

/**
 * Elementwise the neighbour of `a` in the direction of `b` among the numbers of the dtype; the gradient is that
 * of `a` (`torch.nextafter`).
 *
 * @example
 * ```ts
 * torch.nextafter(torch.tensor([1]), torch.tensor([2])) // [1 + 2 ** -23]
 * ```
 */
export function nextafter(a: Tensor, b: Tensor): Tensor {
  nextafterArguments(arguments)
  return nextafterOp.one(operands('nextafter', a, b), {})
}

/** {@link nextafter} in place. */
export const nextafter_: InPlace<typeof nextafter> = inPlace('nextafter', nextafter)

const frexpArguments = signature('frexp', { input: takes.tensor })

/** x = mantissa · 2^exponent, the exponent int32. */
export interface FloatParts extends InOrder<Tensor> {
  readonly mantissa: Tensor
  readonly exponent: Tensor
}

/**
 * Elementwise x = mantissa · 2^exponent with ½ ≤ |mantissa| < 1 and a whole exponent as int32; 0, NaN and infinities are their
 * own mantissas with exponent 0 (`torch.frexp`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.frexp(torch.tensor([8])) // { mantissa: [0.5], exponent: [4] }
 * ```
 */
export function frexp(x: Tensor): FloatParts {
  frexpArguments(arguments)
  if (!isFloat(x.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'frexp', `is only for floating dtypes, but got ${x.dtype}.`, {
      dtype: x.dtype,
    })
  }
  const fixed = x.detach()
  const usual = bitwiseAnd(isfinite(fixed), bitwiseXor(eq(fixed, 0), constant(x.device, 'bool', true)))
  // The logarithm may be off by its rounding; the mantissa shows that.
  const guess = add(floor(log2(abs(where(usual, fixed, 1)))), 1)
  const first = abs(scale(where(usual, fixed, 0.5), neg(guess)))
  const off = sub(cast(ge(first, 1), x.dtype), cast(lt(first, 0.5), x.dtype))
  const exponent = where(usual, add(guess, off), 0)
  return named({ mantissa: scale(x, neg(exponent)), exponent: cast(exponent, 'int32') })
}

/** x · 2ⁿ in three steps, since 2ⁿ alone may not be a number where the result is one. */
function scale(x: Tensor, n: Tensor): Tensor {
  const third = floor(mul(n, 1 / 3))
  const step = exp2(third)
  return mul(mul(mul(x, step), step), exp2(sub(sub(n, third), third)))
}

const ldexpArguments = signature('ldexp', { input: takes.tensor, other: takes.tensor })

/**
 * Elementwise x · 2^other; for integers `other` also where the power alone is beyond the dtype (`torch.ldexp`).
 *
 * @example
 * ```ts
 * torch.ldexp(torch.tensor([1, 3]), torch.tensor([4, -1])) // [16, 1.5]
 * ```
 */
export function ldexp(x: Tensor, other: Tensor): Tensor {
  ldexpArguments(arguments)
  if (isFloat(x.dtype) && other.dtype === 'bool') {
    throw new TorchError('DTYPE_MISMATCH', 'ldexp', 'takes no bool as exponent. Convert it with to(dtype).')
  }
  if (isFloat(other.dtype)) return mul(x, exp2(other))
  return inFloat32([asFloat(x)], ([y]) => {
    const { max, smallestNormal, eps } = finfo(y!.dtype)
    // From the least number to beyond the largest, and back.
    const most = Math.ceil(Math.log2(max)) - Math.floor(Math.log2(smallestNormal * eps)) + 1
    const exponent = other.dtype === 'int64' ? other : cast(other, 'int32')
    return scale(y!, cast(clamp(exponent, -most, most), y!.dtype))
  })
}

/** {@link ldexp} in place. */
export const ldexp_: InPlace<typeof ldexp> = inPlace('ldexp', ldexp)

/** What of this file tensors have as methods. */
export const methods = [
  'copysign',
  'copysign_',
  'frexp',
  'ldexp',
  'ldexp_',
  'nextafter',
  'nextafter_',
  'signbit',
] as const
