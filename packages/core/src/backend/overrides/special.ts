import type { NoAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const specialOverrides = {
  /** (x) → 1 − erf(x), precise where that is tiny. */
  erfc: receives as Receives<NoAttrs>,
  /** (x) → I₀(x), the modified Bessel function of the first kind. */
  i0: receives as Receives<NoAttrs>,
}
