import { exponentialFunctions } from './math-exponential.ts'
import { hyperbolicFunctions } from './math-hyperbolic.ts'
import { powerFunctions } from './math-power.ts'
import { specialFunctions } from './math-special.ts'
import { trigonometricFunctions } from './math-trigonometric.ts'

/**
 * Elementary and special functions of float32. WGSL's own promise little: its sin and cos may be off by 2⁻¹¹, its log by 2⁻²¹
 * around 1, and nothing is said of NaN and infinities. Subnormal results may be flushed to zero.
 *
 * Largest errors in ULP, measured with correctly rounded + − × ÷ and √ over every exponent and densely in the ranges that matter
 * (a division that is 2.5 ULP off, as WGSL allows, adds about as much where there is one):
 *
 * | function | ULP | function | ULP | function | ULP |
 * | --- | --- | --- | --- | --- | --- |
 * | exp | 0.92 | sin, any argument | 2.4 | sinh | 2.0 |
 * | expm1 | 1.4 | cos, any argument | 2.2 | cosh | 1.3 |
 * | log | 0.82 | tan, any argument | 3.1 | tanh | 2.2 |
 * | log1p | 2.5 | asin | 1.3 | asinh | 2.5 |
 * | log2 | 1.7 | acos | 1.3 | acosh | 3.0 |
 * | sigmoid | 2.1 | atan | 2.5 | atanh | 2.6 |
 * | pow | 1.2 | atan2 | 2.7 | erf | 1.4 |
 * | rsqrt | 1.5 | fmod | 0 | erfinv | 2.5 |
 * | lgamma, x > 0 | 6.2 | digamma, x > 0 | 3.3 | | |
 *
 * For negative x, lgamma and digamma are differences of two parts and exact to about 4e-6 of the larger one.
 */
export const mathFunctions: Readonly<Record<string, string>> = {
  ...exponentialFunctions,
  ...trigonometricFunctions,
  ...hyperbolicFunctions,
  ...powerFunctions,
  ...specialFunctions,
}
