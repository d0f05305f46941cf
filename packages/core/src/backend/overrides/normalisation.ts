import type { NoAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const normalisationOverrides = {
  /**
   * (x [N, C, ...], weight [C], bias [C]) → [y, mean [C], invstd [C]] with this batch's statistics (biased variance):
   * y = (x − mean) · invstd · weight + bias, invstd = 1/√(var + eps).
   */
  batchNorm: receives as Receives<{ readonly eps: number }>,
  /** (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias]. */
  batchNormGrad: receives as Receives<NoAttrs>,
  /**
   * (x [..., sizes], weight [sizes], bias [sizes]) → [y, mean [...], invstd [...]] over the last dimensions (biased variance):
   * y = (x − mean) · invstd · weight + bias, invstd = 1/√(var + eps).
   */
  layerNorm: receives as Receives<{ readonly eps: number }>,
  /** (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias]. */
  layerNormGrad: receives as Receives<{ readonly eps: number }>,
  /** (x [..., sizes], weight [sizes]) → [y, inverse [...]] over the last dimensions: y = x · inverse · weight, inverse = 1/√(mean x² + eps). */
  rmsNorm: receives as Receives<{ readonly eps: number }>,
  /** (grad, x, weight, inverse) → [gradX, gradWeight]. */
  rmsNormGrad: receives as Receives<{ readonly eps: number }>,
  /**
   * (x [N, C, ...], weight [C], bias [C]) → [y, mean [N, groups], invstd [N, groups]] over the channels of a group and all that
   * follows, as layerNorm; weight and bias belong to channels.
   */
  groupNorm: receives as Receives<{ readonly groups: number; readonly eps: number }>,
  /** (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias]. */
  groupNormGrad: receives as Receives<{ readonly groups: number; readonly eps: number }>,
}
