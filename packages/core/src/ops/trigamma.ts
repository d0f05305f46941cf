import type { Tensor } from '../tensor/tensor.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { lt } from './compare.ts'
import { reciprocal, sin } from './unary.ts'
import { where } from './where.ts'

/**
 * The second derivative of ln Γ(x), from primitives.
 *
 * Below ½ the reflection ψ′(x) = π² / sin²(πx) − ψ′(1 − x) applies; above, six steps of ψ′(x) = 1/x² + ψ′(x + 1) lead to the
 * asymptotic series 1/x + 1/2x² + 1/6x³ − 1/30x⁵ + 1/42x⁷ − 1/30x⁹ (Abramowitz & Stegun 6.4.6, 6.4.7, 6.4.12).
 */
export function trigamma(x: Tensor): Tensor {
  const small = lt(x, 0.5)
  let z = where(small, sub(1, x), x)
  let total = mul(z, 0)
  for (let i = 0; i < 6; i++) {
    total = add(total, reciprocal(mul(z, z)))
    z = add(z, 1)
  }
  const w = reciprocal(mul(z, z))
  const inner = add(mul(w, add(mul(w, add(mul(w, -1 / 30), 1 / 42)), -1 / 30)), 1 / 6)
  const series = div(add(add(mul(w, inner), 1), div(0.5, z)), z)
  const value = add(total, series)
  const s = div(Math.PI, sin(mul(x, Math.PI)))
  return where(small, sub(mul(s, s), value), value)
}
