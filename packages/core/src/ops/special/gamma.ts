import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, pow, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { polynomial } from './chebyshev.ts'
import { eq, gt, le, lt } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { constant } from '../primitives/constants.ts'
import { asFloat, inFloat32 } from '../primitives/operands.ts'
import { differentiable, unary, unaryInPlace } from '../primitives/define-unary.ts'
import { abs, logicalNot, reciprocal, round, sign, tan } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace, rewrite } from '../primitives/rewrite.ts'
import { arange } from '../primitives/creation.ts'
import { sum } from '../primitives/reduce.ts'
import { unsqueeze } from '../primitives/views.ts'

interface PolygammaAttrs {
  readonly n: number
}

/** B₂ₖ / (2k)! for k from 1. */
const bernoulli = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
  43867 / 5109094217170944000,
]

/** Coefficients of P, where dⁿ/dxⁿ cot(πx) = πⁿ P(cot(πx)): P₀ = c, and Pₖ₊₁ = −(1 + c²) Pₖ′. */
function cotangentDerivative(n: number): readonly number[] {
  let p = [0, 1]
  for (let i = 0; i < n; i++) {
    const next = new Array<number>(p.length + 1).fill(0)
    for (let k = 1; k < p.length; k++) {
      next[k - 1]! -= k * p[k]!
      next[k + 1]! -= k * p[k]!
    }
    p = next
  }
  return p
}

function factorial(n: number): number {
  let product = 1
  for (let k = 2; k <= n; k++) product *= k
  return product
}

/**
 * Σ over k ≥ 0 of (x + k)^−s for x ≥ ½: the first terms as they are, the others by Euler's and Maclaurin's formula (Abramowitz &
 * Stegun 23.2.23 and 3.6.28).
 */
function hurwitz(x: Tensor, s: number): Tensor {
  const terms = 10 + s
  const end = add(x, terms)
  const inverse = reciprocal(end)
  // s (s + 1) … (s + 2k − 2) B₂ₖ / (2k)!
  let rising = s
  const series = bernoulli.map((value, i) => {
    const coefficient = value * rising
    rising *= (s + 2 * i + 1) * (s + 2 * i + 2)
    return coefficient
  })
  const tail = add(mul(inverse, polynomial(mul(inverse, inverse), series)), 0.5)
  // From the smallest term on, so that the largest one decides the rounding.
  let sum = add(mul(pow(end, -s), tail), div(pow(end, 1 - s), s - 1))
  for (let k = terms - 1; k >= 0; k--) sum = add(sum, pow(add(x, k), -s))
  return sum
}

/** cot(πx) for |x| ≤ ½, also where it vanishes to full precision. */
function cotPi(x: Tensor): Tensor {
  const size = abs(x)
  const outer = gt(size, 0.25)
  const tangent = tan(mul(where(outer, sub(0.5, size), size), Math.PI))
  return mul(sign(x), where(outer, tangent, reciprocal(tangent)))
}

/**
 * ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹ n! Σ (x + k)^−(n + 1) for n ≥ 1. Below ½ by reflection: ψ⁽ⁿ⁾(1 − x) + (−1)ⁿ⁺¹ ψ⁽ⁿ⁾(x) =
 * (−1)ⁿ π dⁿ/dxⁿ cot(πx).
 */
function derivative(x: Tensor, n: number): Tensor {
  const small = lt(x, 0.5)
  const signOfSum = n % 2 === 0 ? -1 : 1
  const sum = mul(hurwitz(where(small, sub(1, x), x), n + 1), factorial(n))
  const fraction = sub(x, round(x))
  const pole = bitwiseAnd(eq(fraction, 0), le(x, 0))
  const cotangent = cotPi(where(bitwiseAnd(small, logicalNot(pole)), fraction, 0.25))
  const reflected = sub(mul(polynomial(cotangent, cotangentDerivative(n)), -(Math.PI ** (n + 1))), sum)
  return where(pole, constant(x.device, x.dtype, signOfSum * Infinity), where(small, reflected, mul(sum, signOfSum)))
}

const polygammaOp: Op<PolygammaAttrs> = defineElementwise<PolygammaAttrs>('polygamma', {
  accepts: 'floats',
  composite: ([x], { n }) => inFloat32([x!], ([y]) => derivative(y!, n)),
  reads: [[0]],
  grads: [(s, g) => mul(g, polygammaOp.one([s.input(0)], { n: s.attrs.n + 1 }))],
})

/** Beyond it n! is no float64. */
const mostDerivatives = 170

const polygammaArguments = signature('polygamma', { n: takes.natural, x: takes.tensor })

/**
 * Elementwise the n-th derivative of digamma (`torch.polygamma`).
 *
 * @param n - A whole number from 0 to 170; 0 is {@link digamma} itself.
 * @throws TorchError `INVALID_ARGUMENT` for other n.
 * @example
 * ```ts
 * torch.polygamma(1, torch.tensor([1])) // [1.6449], π²/6
 * ```
 */
export function polygamma(n: number, x: Tensor): Tensor {
  polygammaArguments(arguments)
  if (n > mostDerivatives) {
    throw new TorchError('INVALID_ARGUMENT', 'polygamma', `n must be at most ${mostDerivatives}, but got ${n}.`, { n })
  }
  return n === 0 ? digamma(x) : polygammaOp.one([asFloat(x)], { n })
}

/** {@link polygamma} in place. */
export function polygamma_(n: number, x: Tensor): Tensor {
  return rewrite('polygamma_', x, (copy) => polygamma(n, copy))
}

/**
 * Elementwise ln |Γ(x)| (`torch.lgamma`).
 *
 * @example
 * ```ts
 * torch.lgamma(torch.tensor([4])) // [1.7918]
 * ```
 */
export const lgamma: (x: Tensor) => Tensor = unary(
  'lgamma',
  differentiable((g, x) => mul(g, digamma(x)), 'x'),
)

/** {@link lgamma} in place. */
export const lgamma_: typeof lgamma = unaryInPlace('lgamma')

/**
 * Elementwise the derivative of ln Γ(x) (`torch.digamma`).
 *
 * @example
 * ```ts
 * torch.digamma(torch.tensor([1])) // [-0.5772]
 * ```
 */
export const digamma: (x: Tensor) => Tensor = unary(
  'digamma',
  differentiable((g, x) => mul(g, polygamma(1, x)), 'x'),
)

/** {@link digamma} in place. */
export const digamma_: typeof digamma = unaryInPlace('digamma')

const mvlgammaArguments = signature('mvlgamma', { input: takes.tensor, p: takes.positiveInteger })

/**
 * Elementwise the multivariate log-gamma function of dimension p: p (p − 1) / 4 · ln π + Σ lgamma(x − j / 2) over 0 ≤ j < p, for
 * x > (p − 1) / 2 (`torch.mvlgamma`).
 *
 * @throws TorchError `INVALID_ARGUMENT` unless p is a whole number ≥ 1.
 * @example
 * ```ts
 * torch.mvlgamma(torch.tensor([2]), 2) // [0.4516]
 * ```
 */
export function mvlgamma(x: Tensor, p: number): Tensor {
  mvlgammaArguments(arguments)
  if (x.dtype === 'bool') {
    throw new TorchError('DTYPE_MISMATCH', 'mvlgamma', 'is not implemented for bool. Convert with to(dtype).')
  }
  const float = asFloat(x)
  const halves = mul(arange(p, { device: x.device, dtype: float.dtype }), 0.5)
  return add(sum(lgamma(sub(unsqueeze(float, -1), halves)), -1), (p * (p - 1) * Math.log(Math.PI)) / 4)
}

/** {@link mvlgamma} in place. */
export const mvlgamma_: InPlace<typeof mvlgamma> = inPlace('mvlgamma', mvlgamma)

/** What of this file tensors have as methods. */
export const methods = ['digamma', 'digamma_', 'lgamma', 'lgamma_', 'mvlgamma', 'mvlgamma_'] as const
