import type { Tensor } from '../../../tensor/tensor.ts'
import { BatchNorm, checkRank } from './batch-norm.ts'
import { type RunningNormOptions, runningNormSettings } from './running-norm.ts'

export type BatchNorm3dOptions = RunningNormOptions

const table = runningNormSettings('BatchNorm3d', true)

/**
 * Batch normalisation of volumes `[N, C, D, H, W]`, as `torch.nn.BatchNorm3d`: (x − mean) / √(variance + eps) · weight + bias,
 * with the statistics of each channel over the batch in training, and with the running ones in evaluation.
 *
 * @throws TorchError `NO_BATCH_DIMENSION` or `SHAPE_MISMATCH` for inputs of other ranks.
 * @example
 * ```ts
 * const layer = new torch.nn.BatchNorm3d(6)
 * layer.call(torch.randn([4, 6, 2, 8, 8])).shape // [4, 6, 2, 8, 8]
 * Object.keys(layer.stateDict()) // weight, bias, running_mean, running_var, num_batches_tracked
 * ```
 */
export class BatchNorm3d extends BatchNorm {
  constructor(...given: [numFeatures: number, options?: BatchNorm3dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    checkRank('BatchNorm3d', x, [5])
    return this.normalise(x)
  }
}
