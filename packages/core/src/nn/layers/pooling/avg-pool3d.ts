import type { Triple } from '../../../backend/overrides.ts'
import { avgPool3d } from '../../../ops/pooling/avg-pool2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { AvgPool, avgPoolSettings, type AvgPoolOptions } from './avg-pool.ts'

export type AvgPool3dOptions = AvgPoolOptions<Triple>

const table = avgPoolSettings('AvgPool3d', 3)

/**
 * The mean of each window of `[N, C, D, H, W]` or `[C, D, H, W]`, as `torch.nn.AvgPool3d`. Windows are one kernel apart unless
 * a stride is given.
 *
 * @example
 * ```ts
 * new torch.nn.AvgPool3d(2).call(torch.ones([1, 6, 8, 8, 8])).shape // [1, 6, 4, 4, 4]
 * ```
 */
export class AvgPool3d extends AvgPool<Triple> {
  constructor(...given: [kernelSize: Sizes<Triple>, options?: AvgPool3dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return avgPool3d(x, this.kernelSize, this.windows())
  }
}
