import type { Tensor } from '../../../tensor/tensor.ts'
import { InstanceNorm } from './instance-norm.ts'
import { type RunningNormOptions, runningNormSettings } from './running-norm.ts'

export type InstanceNorm1dOptions = RunningNormOptions

const table = runningNormSettings('InstanceNorm1d', false)

/**
 * Normalisation of each channel of each sample of `[N, C, L]` or `[C, L]`, as `torch.nn.InstanceNorm1d`: (x − mean) /
 * √(variance + eps). Weight and bias, and statistics for evaluation, only if asked for.
 *
 * @throws TorchError `SHAPE_MISMATCH` for inputs of other ranks.
 * @example
 * ```ts
 * new torch.nn.InstanceNorm1d(6).call(torch.randn([4, 6, 8])).shape // [4, 6, 8]
 * ```
 */
export class InstanceNorm1d extends InstanceNorm {
  constructor(...given: [numFeatures: number, options?: InstanceNorm1dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.normalise('InstanceNorm1d', x, 1)
  }
}
