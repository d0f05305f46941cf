import type { NoAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const elementwiseOverrides = {
  /** (x, bound) or (x, min, max) → x raised to `min`, then lowered to `max`: `bounds` says which follow. NaN wins. Any dtype but bool. */
  clamp: receives as Receives<{ readonly bounds: 'min' | 'max' | 'both' }>,
  /** (x, y) → the larger one; a number wins over NaN. Any dtype. */
  fmax: receives as Receives<NoAttrs>,
  /** (x, y) → the smaller one; a number wins over NaN. Any dtype. */
  fmin: receives as Receives<NoAttrs>,
  /** (x) → bool: neither NaN nor infinite. */
  isfinite: receives as Receives<NoAttrs>,
  /** (x) → bool: whether x is negative or −0. Any dtype; that of NaN is unspecified. */
  signbit: receives as Receives<NoAttrs>,
  /** (x, y) → |x| with the sign of y. */
  copysign: receives as Receives<NoAttrs>,
  /** (x, y) → the neighbour of x towards y; y itself where they are equal. */
  nextafter: receives as Receives<NoAttrs>,
  /** (x, y) → greatest common divisor, ≥ 0. Integers. */
  gcd: receives as Receives<NoAttrs>,
  /** (x, y) → √(x² + y²) without overflow in between; ∞ if either is infinite, even beside NaN. */
  hypot: receives as Receives<NoAttrs>,
  /** (x) → 2ˣ. */
  exp2: receives as Receives<NoAttrs>,
  /** (x) → log₁₀ x. */
  log10: receives as Receives<NoAttrs>,
  /** (x, y) → ln(eˣ + eʸ) without overflow in between. */
  logaddexp: receives as Receives<NoAttrs>,
  /** (x, y) → x · ln y, and 0 where x = 0 unless y is NaN. */
  xlogy: receives as Receives<NoAttrs>,
}
