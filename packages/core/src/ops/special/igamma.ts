import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, maximum, minimum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { polynomial } from './chebyshev.ts'
import { clamp, clampMax, clampMin } from '../elementwise/clamp.ts'
import { eq, gt, le, lt } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { fillLike } from '../primitives/fill.ts'
import { operands, inFloat32, type Operand } from '../primitives/operands.ts'
import { exp, expm1, isinf, isnan, log, log1p, neg, reciprocal, rsqrt, sqrt } from '../primitives/unary.ts'
import { lgamma } from './gamma.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

/*
 * Regularised incomplete gamma functions P(a, x) and Q = 1 − P. Each element is computed in every way below, at a place where
 * that way works, and takes the value of the one that is right for it. Terms are counted so that float64 is exact to about
 * 10⁻¹³ relative, to 10⁻¹⁰ where P is below 10⁻²⁰ (measured against 40 digits). The borders are a = 20 and x = max(a + 1, 1½).
 */

const largeA = 20
const terms = 64

/** xᵃ e⁻ˣ / Γ(a + 1). */
function density(a: Tensor, x: Tensor): Tensor {
  return exp(sub(sub(mul(a, log(x)), x), lgamma(add(a, 1))))
}

/** P for x ≤ max(a + 1, 1½): Σ xⁿ / ((a + 1) … (a + n)). */
function series(a: Tensor, x: Tensor): Tensor {
  let term = fillLike(a, 1)
  let sum = term
  for (let k = 1; k < terms; k++) {
    term = mul(term, div(x, add(a, k)))
    sum = add(sum, term)
  }
  return mul(density(a, x), sum)
}

/** Q for x > max(a + 1, 1½): Legendre's continued fraction, from its end. */
function fraction(a: Tensor, x: Tensor): Tensor {
  const base = add(sub(x, a), 1)
  let rest = fillLike(a, 0)
  for (let k = terms; k > 0; k--) rest = div(mul(sub(k, a), k), sub(add(base, 2 * k), rest))
  return div(mul(density(a, x), a), sub(base, rest))
}

/** Q for x ≤ 1½ and any a < 20 without the difference from 1: −expm1(a ln x − lgamma(1 + a)) − xᵃ / Γ(a) Σ (−x)ⁿ / (n! (a + n)). */
function nearZero(a: Tensor, x: Tensor): Tensor {
  let power = neg(x)
  let sum = div(power, add(a, 1))
  for (let n = 2; n < 24; n++) {
    power = mul(power, div(x, -n))
    sum = add(sum, div(power, add(a, n)))
  }
  const exponent = sub(mul(a, log(x)), lgamma(add(a, 1)))
  return sub(neg(expm1(exponent)), mul(mul(exp(exponent), a), sum))
}

/** Nodes on [0, 1] and weights of Gauss's quadrature: roots of Legendre's polynomial by Newton's method. */
function gauss(n: number): readonly (readonly [node: number, weight: number])[] {
  return Array.from({ length: n }, (_, i) => {
    let z = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 1
    for (let step = 0; step < 6; step++) {
      let [before, p] = [1, z]
      for (let k = 2; k <= n; k++) [before, p] = [p, ((2 * k - 1) * z * p - (k - 1) * before) / k]
      slope = (n * (z * p - before)) / (z * z - 1)
      z -= p / slope
    }
    return [(1 + z) / 2, 1 / ((1 - z * z) * slope * slope)] as const
  })
}

const nodes = gauss(24)

/** ln Γ(m + 1) − (m ln m − m + ½ ln 2πm) = 1/12m − 1/360m³ + … */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 5 / 5940]

/**
 * For a ≥ 20: the integral of the density's tail on the side of x, as far as it counts. With m = a − 1 and t = m (1 + δ) the
 * density is exp(m (ln(1 + δ) − δ)) / √(2πm) but for Stirling's correction.
 *
 * @returns The tail and whether it is the upper one.
 */
function tail(a: Tensor, x: Tensor): readonly [Tensor, Tensor] {
  const m = sub(a, 1)
  const spread = sqrt(m)
  const upper = gt(x, m)
  const above = add(maximum(add(m, mul(spread, 10)), add(x, mul(spread, 5))), 30)
  const below = clampMin(minimum(sub(m, mul(spread, 7.5)), sub(x, mul(spread, 5))), 0)
  const width = sub(where(upper, above, below), x)
  let sum = fillLike(a, 0)
  for (const [node, weight] of nodes) {
    const delta = div(sub(add(x, mul(width, node)), m), m)
    sum = add(sum, mul(exp(mul(m, sub(log1p(delta), delta))), weight))
  }
  const inverse = reciprocal(m)
  const correction = exp(neg(mul(inverse, polynomial(mul(inverse, inverse), stirling))))
  const scale = mul(mul(correction, rsqrt(m)), 1 / Math.sqrt(2 * Math.PI))
  return [mul(mul(sum, where(upper, width, neg(width))), scale), upper]
}

/** P or Q. */
function incomplete(a: Tensor, x: Tensor, wantsUpper: boolean): Tensor {
  const small = clamp(where(lt(a, largeA), a, 1), 1e-30)
  const here = clampMin(x, 1e-300)
  const middle = clampMin(add(small, 1), 1.5)
  const lower = series(small, minimum(here, middle))
  const upper = fraction(small, maximum(here, middle))
  const [end, isUpper] = tail(clampMin(a, largeA), here)
  const flip = (value: Tensor): Tensor => sub(1, value)
  const beyond = gt(x, middle)
  const few = wantsUpper
    ? where(beyond, upper, where(le(x, 1.5), nearZero(small, clampMax(here, 1.5)), flip(lower)))
    : where(beyond, flip(upper), lower)
  const many = where(isUpper, wantsUpper ? end : flip(end), wantsUpper ? flip(end) : end)
  const inside = where(lt(a, largeA), few, many)
  const [none, all] = wantsUpper ? [1, 0] : [0, 1]
  const undefinedHere = bitwiseOr(
    bitwiseOr(lt(a, 0), lt(x, 0)),
    bitwiseOr(bitwiseAnd(eq(a, 0), eq(x, 0)), bitwiseAnd(isinf(a), isinf(x))),
  )
  const known = where(bitwiseOr(isnan(a), isnan(x)), NaN, clamp(inside, 0, 1))
  const ends = bitwiseOr(bitwiseAnd(eq(a, 0), gt(x, 0)), isinf(x))
  const atEdges = where(bitwiseOr(eq(x, 0), isinf(a)), none, where(ends, all, known))
  return where(undefinedHere, NaN, atEdges)
}

function incompleteOp(name: 'igamma' | 'igammac'): Op<NoAttrs> {
  const wantsUpper = name === 'igammac'
  return defineElementwise<NoAttrs>(name, {
    accepts: 'floats',
    composite: (inputs) => inFloat32(inputs, ([a, x]) => incomplete(a!, x!, wantsUpper)),
    reads: [[], [0, 1]],
    grads: [
      () => {
        throw new TorchError('UNSUPPORTED_OP', name, 'has no gradient with respect to its first argument. detach() it.')
      },
      (s, g) => {
        const [a, x] = [s.input(0), s.input(1)]
        const slope = exp(sub(sub(mul(sub(a, 1), log(x)), x), lgamma(a)))
        return mul(g, wantsUpper ? neg(slope) : slope)
      },
    ],
  })
}

const igammaOp = incompleteOp('igamma')
const igammacOp = incompleteOp('igammac')

const igammaArguments = signature('igamma', { a: takes.operand, x: takes.operand })

/**
 * Elementwise regularised lower incomplete gamma function, P(a, x) = 1/Γ(a) ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt; NaN for negative arguments. Only
 * `x` has a gradient (`torch.igamma`).
 *
 * @throws TorchError (from backward) `UNSUPPORTED_OP` if `a` requires a gradient.
 * @example
 * ```ts
 * torch.igamma(torch.tensor([1]), torch.tensor([2])) // [0.8647], 1 − e⁻²
 * ```
 */
export function igamma(a: Operand, x: Operand): Tensor {
  igammaArguments(arguments)
  return igammaOp.one(operands('igamma', a, x), {})
}

/** {@link igamma} in place. */
export const igamma_: InPlace<typeof igamma> = inPlace('igamma', igamma)

const igammacArguments = signature('igammac', { a: takes.operand, x: takes.operand })

/**
 * Elementwise regularised upper incomplete gamma function, 1 − {@link igamma} without losing digits where that is tiny. Only `x`
 * has a gradient (`torch.igammac`).
 *
 * @throws TorchError (from backward) `UNSUPPORTED_OP` if `a` requires a gradient.
 * @example
 * ```ts
 * torch.igammac(torch.tensor([1]), torch.tensor([2])) // [0.1353], e⁻²
 * ```
 */
export function igammac(a: Operand, x: Operand): Tensor {
  igammacArguments(arguments)
  return igammacOp.one(operands('igammac', a, x), {})
}

/** {@link igammac} in place. */
export const igammac_: InPlace<typeof igammac> = inPlace('igammac', igammac)

/** What of this file tensors have as methods. */
export const methods = ['igamma', 'igamma_', 'igammac', 'igammac_'] as const
