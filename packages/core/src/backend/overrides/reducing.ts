import type { DimAttrs, ReduceAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const reducingOverrides = {
  /** (x) → ln Σ exp(x) over `dims`, without overflow; the output's elements are in the row order of the kept dimensions. */
  logsumexp: receives as Receives<ReduceAttrs>,
  /** (x) → ln Σ exp(x) of the elements up to each along `dim`, without overflow. */
  logcumsumexp: receives as Receives<DimAttrs>,
  /** (x) → [values, indices int32]: the greatest element so far along `dim` and where it was last; a NaN stays, the last one. */
  cummax: receives as Receives<DimAttrs>,
  /** (x) → [values, indices int32]: the least element so far, else as cummax. */
  cummin: receives as Receives<DimAttrs>,
  /**
   * (x) → [variance, mean] over `dims`, in the row order of the kept dimensions: Σ (x − mean)² / (n − correction). Not by Σ x², which
   * cancels.
   */
  varianceMean: receives as Receives<ReduceAttrs & { readonly correction: number }>,
  /**
   * (x) → [values, indices int32]: the first k elements along `dim` of a stable sort, descending if `largest`; NaN counts as the
   * greatest. Any numeric dtype.
   */
  topk: receives as Receives<DimAttrs & { readonly k: number; readonly largest: boolean }>,
}
