import type { PhiloxAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const dropoutOverrides = {
  /**
   * (x) → x · mask / (1 − p), where mask[i] = uniform[i] ≥ p and uniform[i] is what the `uniform` op gives for this seed and
   * offset: (word[i] >>> 8) · 2⁻²⁴ of the philox primitive, i the row-order index. p = 1 gives 0.
   */
  dropout: receives as Receives<PhiloxAttrs & { readonly p: number }>,
}
