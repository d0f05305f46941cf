import { receives, type Receives } from './receives.ts'

/** Of the family: what each kernel means and receives. */
export const lossesOverrides = {
  /**
   * (logits [N, C], target int32 [N]) → [loss [N], logSumExp [N]]: loss = logSumExp − logits[target], 0 where target = ignoreIndex;
   * both NaN for a row with +∞, or of −∞ alone.
   * A target outside [0, C) that is not ignoreIndex is an index error.
   */
  crossEntropy: receives as Receives<{ readonly ignoreIndex: number }>,
  /** (grad [N], logits, target, logSumExp [N]) → grad · (softmax(logits) − onehot(target)), rows of ignoreIndex 0. */
  crossEntropyGrad: receives as Receives<{ readonly ignoreIndex: number }>,
  /** (x, y) → (x − y)² reduced to a 0-d tensor ('mean' or 'sum') or not ('none'). */
  mseLoss: receives as Receives<{ readonly reduction: 'mean' | 'sum' | 'none' }>,
  /** (grad, x, y) → gradient of x: 2 (x − y) · grad, divided by the number of elements for 'mean'. */
  mseLossGrad: receives as Receives<{ readonly reduction: 'mean' | 'sum' | 'none' }>,
}
