import type { Tensor } from '../../../tensor/tensor.ts'
import { BatchNorm, checkRank } from './batch-norm.ts'
import { type RunningNormOptions, runningNormSettings } from './running-norm.ts'

export type BatchNorm1dOptions = RunningNormOptions

const table = runningNormSettings('BatchNorm1d', true)

/**
 * Batch normalisation of `[N, C]` or `[N, C, L]`, as `torch.nn.BatchNorm1d`: (x − mean) / √(variance + eps) · weight + bias,
 * with the statistics of each channel over the batch in training, and with the running ones in evaluation.
 *
 * @throws TorchError `NO_BATCH_DIMENSION` or `SHAPE_MISMATCH` for inputs of other ranks.
 * @example
 * ```ts
 * const layer = new torch.nn.BatchNorm1d(6)
 * layer.call(torch.randn([8, 6])).shape // [8, 6]
 * Object.keys(layer.stateDict()) // weight, bias, running_mean, running_var, num_batches_tracked
 * ```
 */
export class BatchNorm1d extends BatchNorm {
  constructor(...given: [numFeatures: number, options?: BatchNorm1dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    checkRank('BatchNorm1d', x, [2, 3])
    return this.normalise(x)
  }
}
