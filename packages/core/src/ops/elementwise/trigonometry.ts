import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, maximum, minimum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseOr } from '../primitives/bitwise.ts'
import { eq } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { asFloat, operands, inFloat32, type Operand } from '../primitives/operands.ts'
import { abs, cos, isinf, sin, sqrt } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

const deg2radArguments = signature('deg2rad', { input: takes.tensor })

/**
 * Elementwise degrees to radians: x · π / 180 (`torch.deg2rad`).
 *
 * @example
 * ```ts
 * torch.deg2rad(torch.tensor([180])) // [3.1416]
 * ```
 */
export function deg2rad(x: Tensor): Tensor {
  deg2radArguments(arguments)
  return mul(asFloat(x), Math.PI / 180)
}

/** {@link deg2rad} in place. */
export const deg2rad_: InPlace<typeof deg2rad> = inPlace('deg2rad', deg2rad)

const rad2degArguments = signature('rad2deg', { input: takes.tensor })

/**
 * Elementwise radians to degrees: x · 180 / π (`torch.rad2deg`).
 *
 * @example
 * ```ts
 * torch.rad2deg(torch.tensor([Math.PI])) // [180]
 * ```
 */
export function rad2deg(x: Tensor): Tensor {
  rad2degArguments(arguments)
  return mul(asFloat(x), 180 / Math.PI)
}

/** {@link rad2deg} in place. */
export const rad2deg_: InPlace<typeof rad2deg> = inPlace('rad2deg', rad2deg)

const sincOp: Op<NoAttrs> = defineElementwise<NoAttrs>('sinc', {
  accepts: 'floats',
  composite: (inputs) =>
    inFloat32(inputs, ([x]) => {
      const turned = mul(where(eq(x!, 0), 1, x!), Math.PI)
      return where(eq(x!, 0), 1, div(sin(turned), turned))
    }),
  reads: [[0]],
  grads: [
    (s, g) => {
      const x = s.input(0)
      const small = eq(mul(mul(x, x), Math.PI), 0)
      const safe = where(small, 1, x)
      const turned = mul(safe, Math.PI)
      const slope = div(sub(mul(turned, cos(turned)), sin(turned)), mul(turned, safe))
      // Near 0 the slope is −π² x / 3, which gives the second derivative there.
      return mul(g, where(small, mul(x, -(Math.PI ** 2) / 3), slope))
    },
  ],
})

const sincArguments = signature('sinc', { input: takes.tensor })

/**
 * Elementwise sin(πx) / (πx), and 1 at 0 (`torch.sinc`).
 *
 * @example
 * ```ts
 * torch.sinc(torch.tensor([0, 0.5])) // [1, 0.6366]
 * ```
 */
export function sinc(x: Tensor): Tensor {
  sincArguments(arguments)
  return sincOp.one([asFloat(x)], {})
}

/** {@link sinc} in place. */
export const sinc_: InPlace<typeof sinc> = inPlace('sinc', sinc)

const hypotOp: Op<NoAttrs> = defineElementwise<NoAttrs>('hypot', {
  accepts: 'floats',
  composite: (inputs) =>
    inFloat32(inputs, ([x, y]) => {
      const [a, b] = [abs(x!), abs(y!)]
      const large = maximum(a, b)
      const ratio = div(minimum(a, b), where(eq(large, 0), 1, large))
      const length = mul(large, sqrt(add(mul(ratio, ratio), 1)))
      return where(bitwiseOr(isinf(a), isinf(b)), Infinity, length)
    }),
  reads: [[0], [1]],
  readsOutput: true,
  grads: [(s, g) => mul(g, div(s.input(0), s.output(0))), (s, g) => mul(g, div(s.input(1), s.output(0)))],
})

const hypotArguments = signature('hypot', { a: takes.operand, b: takes.operand })

/**
 * Elementwise √(a² + b²) without overflow in between; ∞ if either is infinite (`torch.hypot`).
 *
 * @example
 * ```ts
 * torch.hypot(torch.tensor([3]), torch.tensor([4])) // [5]
 * ```
 */
export function hypot(a: Operand, b: Operand): Tensor {
  hypotArguments(arguments)
  return hypotOp.one(operands('hypot', a, b), {})
}

/** {@link hypot} in place. */
export const hypot_: InPlace<typeof hypot> = inPlace('hypot', hypot)

/** What of this file tensors have as methods. */
export const methods = ['deg2rad', 'deg2rad_', 'hypot', 'hypot_', 'rad2deg', 'rad2deg_', 'sinc', 'sinc_'] as const
