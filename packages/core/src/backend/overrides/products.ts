import type { NoAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const productsOverrides = {
  /** (x [..., in], weight [out, in], bias? [out]) → x · weightᵀ + bias [..., out]. */
  linear: receives as Receives<NoAttrs>,
  /** (grad [rows, out], x [rows, in], weight [out, in]) → those of [gradX, gradWeight, gradBias] whose `mask` is true, in this order. */
  linearGrad: receives as Receives<{ readonly mask: readonly [boolean, boolean, boolean] }>,
  /** (input [M, N], possibly expanded, a [M, K], b [K, N]) → beta · input + alpha · a · b. */
  addmm: receives as Receives<{ readonly beta: number; readonly alpha: number }>,
}
