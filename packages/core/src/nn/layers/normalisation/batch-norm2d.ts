import type { Tensor } from '../../../tensor/tensor.ts'
import { BatchNorm, checkRank } from './batch-norm.ts'
import { type RunningNormOptions, runningNormSettings } from './running-norm.ts'

export type BatchNorm2dOptions = RunningNormOptions

const table = runningNormSettings('BatchNorm2d', true)

/**
 * Batch normalisation of images `[N, C, H, W]`, as `torch.nn.BatchNorm2d`: (x − mean) / √(variance + eps) · weight + bias, with
 * the statistics of each channel over the batch in training, and with the running ones in evaluation.
 *
 * @throws TorchError `NO_BATCH_DIMENSION` or `SHAPE_MISMATCH` for inputs of other ranks.
 * @example
 * ```ts
 * const layer = new torch.nn.BatchNorm2d(6)
 * layer.call(torch.randn([4, 6, 8, 8])).shape // [4, 6, 8, 8]
 * Object.keys(layer.stateDict()) // weight, bias, running_mean, running_var, num_batches_tracked
 * ```
 */
export class BatchNorm2d extends BatchNorm {
  constructor(...given: [numFeatures: number, options?: BatchNorm2dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    checkRank('BatchNorm2d', x, [4])
    return this.normalise(x)
  }
}
