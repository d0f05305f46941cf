import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const embeddingOverrides = {
  /**
   * (grad [..., width], index int32 [...]) → [rows, width]: gradients added up by their index, but none at paddingIdx (−1: no such
   * row), and each divided by how often its index occurs if scaleGradByFreq. An index outside [0, rows) is an index error.
   */
  embeddingGrad: receives as Receives<{
    readonly rows: number
    readonly paddingIdx: number
    readonly scaleGradByFreq: boolean
  }>,
}
