import type { DimAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const indexingOverrides = {
  /** Any dtype. (x, index int32 [n]) → as the primitive `take`, but an index < 0 counts from the end: size + index. */
  lookup: receives as Receives<DimAttrs>,
  /**
   * (sequence [rows, n], values [rows, m]) → int32 [rows, m]: how many elements of the ascending row are less than each value, or
   * less or equal if `right`. NaN is behind everything. Any numeric dtype.
   */
  searchsorted: receives as Receives<{ readonly right: boolean }>,
}
