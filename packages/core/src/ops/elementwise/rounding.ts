import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, mul, sub } from '../primitives/arithmetic.ts'
import { eq, gt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { round as roundWhole, round_ as roundWhole_, trunc } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace, rewrite } from '../primitives/rewrite.ts'

export interface RoundOptions {
  /** Digits kept after the decimal point; a negative number rounds to tens, hundreds, … Default 0. */
  readonly decimals?: number
}

const roundArguments = signature('round', { input: takes.tensor, options: takes.options({ decimals: takes.integer }) })

/**
 * Elementwise x rounded to the nearest whole number, or to a number of decimals; halves go to even (`torch.round`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for decimals of integers.
 * @example
 * ```ts
 * torch.round(torch.tensor([0.5, 1.5])) // [0, 2]
 * torch.round(torch.tensor([3.14159]), { decimals: 2 }) // [3.14]
 * ```
 */
export function round(x: Tensor, options?: RoundOptions): Tensor {
  roundArguments(arguments)
  const decimals = options?.decimals ?? 0
  if (decimals === 0) return roundWhole(x)
  if (!isFloat(x.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'round', `cannot round ${x.dtype} to decimals. Convert it with to(dtype).`, {
      dtype: x.dtype,
    })
  }
  // In float32, as x · 10ᵈ may be beyond a half.
  if (x.dtype === 'float16' || x.dtype === 'bfloat16') return cast(round(cast(x, 'float32'), options), x.dtype)
  const power = 10 ** Math.abs(decimals)
  return decimals > 0 ? div(roundWhole(mul(x, power)), power) : mul(roundWhole(div(x, power)), power)
}

/** {@link round} in place. */
export function round_(x: Tensor, options?: RoundOptions): Tensor {
  return options === undefined ? roundWhole_(x) : rewrite('round_', x, (copy) => round(copy, options))
}

const fracOp: Op<NoAttrs> = defineElementwise<NoAttrs>('frac', {
  composite: ([x]) => sub(x!, trunc(x!)),
  grads: [(_, g) => g],
})

const fracArguments = signature('frac', { input: takes.tensor })

/**
 * Elementwise x − trunc(x), with the sign of x; the gradient is 1 (`torch.frac`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.frac(torch.tensor([1.5, -2.25])) // [0.5, -0.25]
 * ```
 */
export function frac(x: Tensor): Tensor {
  fracArguments(arguments)
  if (isFloat(x.dtype)) return fracOp.one([x], {})
  throw new TorchError('DTYPE_MISMATCH', 'frac', `is not implemented for ${x.dtype}. Integers have no fraction.`, {
    dtype: x.dtype,
  })
}

/** {@link frac} in place. */
export const frac_: InPlace<typeof frac> = inPlace('frac', frac)

const heavisideArguments = signature('heaviside', { input: takes.tensor, values: takes.tensor })

/**
 * Elementwise 0 where x < 0, 1 where x > 0, and `values` where x = 0 (`torch.heaviside`).
 *
 * @throws TorchError `DTYPE_MISMATCH` unless both have one dtype.
 * @example
 * ```ts
 * torch.heaviside(torch.tensor([-1, 0, 2]), torch.tensor([0.5])) // [0, 0.5, 1]
 * ```
 */
export function heaviside(x: Tensor, values: Tensor): Tensor {
  heavisideArguments(arguments)
  if (x.dtype !== values.dtype) {
    throw new TorchError('DTYPE_MISMATCH', 'heaviside', `needs one dtype, but got ${x.dtype} and ${values.dtype}.`, {
      x: x.dtype,
      values: values.dtype,
    })
  }
  return where(eq(x, 0), values.detach(), cast(gt(x, 0), x.dtype))
}

/** {@link heaviside} in place. */
export const heaviside_: InPlace<typeof heaviside> = inPlace('heaviside', heaviside)

/** What of this file tensors have as methods. */
export const methods = ['frac', 'frac_', 'heaviside', 'heaviside_', 'round', 'round_'] as const
