import type { PhiloxAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const distributionsOverrides = {
  /** () → float out: (word[i] >>> 8) · 2⁻²⁴ of the philox primitive; exact in float32, so equal on every device. */
  uniform: receives as Receives<PhiloxAttrs>,
  /**
   * () → float out, standard normal by Box–Muller on the uniforms u of the `uniform` op for n rounded up to even:
   * out[2j] = r cos θ, out[2j+1] = r sin θ, r = √(−2 ln(1 − u[2j])), θ = 2π u[2j+1].
   */
  normal: receives as Receives<PhiloxAttrs>,
}
