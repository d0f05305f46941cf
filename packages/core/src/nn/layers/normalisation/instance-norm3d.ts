import type { Tensor } from '../../../tensor/tensor.ts'
import { InstanceNorm } from './instance-norm.ts'
import { type RunningNormOptions, runningNormSettings } from './running-norm.ts'

export type InstanceNorm3dOptions = RunningNormOptions

const table = runningNormSettings('InstanceNorm3d', false)

/**
 * Normalisation of each channel of each sample of volumes `[N, C, D, H, W]` or `[C, D, H, W]`, as `torch.nn.InstanceNorm3d`: (x
 * − mean) / √(variance + eps). Weight and bias, and statistics for evaluation, only if asked for.
 *
 * @throws TorchError `SHAPE_MISMATCH` for inputs of other ranks.
 * @example
 * ```ts
 * new torch.nn.InstanceNorm3d(6).call(torch.randn([4, 6, 2, 8, 8])).shape // [4, 6, 2, 8, 8]
 * ```
 */
export class InstanceNorm3d extends InstanceNorm {
  constructor(...given: [numFeatures: number, options?: InstanceNorm3dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.normalise('InstanceNorm3d', x, 3)
  }
}
