import { receives, type Receives } from './receives.ts'
import type { Pair } from './sizes.ts'

export interface PoolAttrs {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
}

export interface AvgPoolAttrs {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  /** Whether padding counts among what a window's sum is divided by. */
  readonly countIncludePad: boolean
  /** What every window's sum is divided by instead, or null. */
  readonly divisorOverride: number | null
}

/** Of the family: what each kernel means and receives. */
export const poolingOverrides = {
  /**
   * (x [N, C, H, W]) → [values, indices int32]: the maximum of each window and its flat position h · W + w in the plane.
   * First on ties, NaN wins (the first one). Padding counts as −∞ and is never chosen. In ceil mode the outputs are larger than
   * the attributes alone would make them: take sizes from the outputs.
   */
  maxPool2d: receives as Receives<PoolAttrs>,
  /** (grad, indices int32) → gradient of x, [N, C, H, W] = inputShape; overlapping windows add. */
  maxPool2dGrad: receives as Receives<PoolAttrs & { readonly inputShape: readonly number[] }>,
  /**
   * (x [N, C, H, W]) → Σ over each window / divisor, where padding counts as 0. The divisor is divisorOverride, or the number of
   * window elements inside x, with countIncludePad those in the padding too (but not beyond it, where ceil mode lets windows
   * reach). Sizes come from the outputs, as for maxPool2d.
   */
  avgPool2d: receives as Receives<AvgPoolAttrs>,
  /** (grad) → gradient of x, [N, C, H, W] = inputShape: each window spreads grad / divisor over its elements inside. */
  avgPool2dGrad: receives as Receives<AvgPoolAttrs & { readonly inputShape: readonly number[] }>,
}
