import type { DimAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

export type UpsampleMode = 'nearest' | 'nearest-exact' | 'linear' | 'cubic'

export interface UpsampleAttrs {
  readonly mode: UpsampleMode
  /** Spatial sizes of the result, one to three. */
  readonly output: readonly number[]
  /** What the user multiplied sizes by; null where coordinates go by the sizes. */
  readonly scales: readonly (number | null)[]
  readonly alignCorners: boolean
  /** In two dimensions, for linear and cubic. */
  readonly antialias: boolean
}

/** Of the family: what each kernel means and receives. */
export const resamplingOverrides = {
  /**
   * (x, index int32 [O, K], weight [O, K], …) → out[…, i, …] = Σ over k of weight[i, k] · x[…, index[i, k], …] along dim, where
   * an index of −1 stands for nothing. Further inputs are the same tables of the gradient; kernels leave them alone.
   */
  resample: receives as Receives<DimAttrs>,
  /** (x [N, C, …]) → [N, C, …output], as torch.nn.functional.interpolate; composed, one `resample` per dimension. */
  upsample: receives as Receives<UpsampleAttrs>,
  /** (grad [N, C, …output]) → gradient of x, inputShape. */
  upsampleGrad: receives as Receives<UpsampleAttrs & { readonly inputShape: readonly number[] }>,
}
