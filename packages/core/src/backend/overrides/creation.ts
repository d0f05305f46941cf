import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const creationOverrides = {
  /** Any dtype. (x [..., rows, columns]) → x where column − row ≤ diagonal, else 0. */
  tril: receives as Receives<{ readonly diagonal: number }>,
  /** Any dtype. (x [..., rows, columns]) → x where column − row ≥ diagonal, else 0. */
  triu: receives as Receives<{ readonly diagonal: number }>,
}
