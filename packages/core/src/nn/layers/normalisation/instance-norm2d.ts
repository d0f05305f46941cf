import type { Tensor } from '../../../tensor/tensor.ts'
import { InstanceNorm } from './instance-norm.ts'
import { type RunningNormOptions, runningNormSettings } from './running-norm.ts'

export type InstanceNorm2dOptions = RunningNormOptions

const table = runningNormSettings('InstanceNorm2d', false)

/**
 * Normalisation of each channel of each sample of images `[N, C, H, W]` or `[C, H, W]`, as `torch.nn.InstanceNorm2d`: (x −
 * mean) / √(variance + eps). Weight and bias, and statistics for evaluation, only if asked for.
 *
 * @throws TorchError `SHAPE_MISMATCH` for inputs of other ranks.
 * @example
 * ```ts
 * new torch.nn.InstanceNorm2d(6).call(torch.randn([4, 6, 8, 8])).shape // [4, 6, 8, 8]
 * ```
 */
export class InstanceNorm2d extends InstanceNorm {
  constructor(...given: [numFeatures: number, options?: InstanceNorm2dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.normalise('InstanceNorm2d', x, 2)
  }
}
