import type { Pair } from '../../../backend/overrides.ts'
import { avgPool2d } from '../../../ops/pooling/avg-pool2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { AvgPool, avgPoolSettings, type AvgPoolOptions } from './avg-pool.ts'

export type AvgPool2dOptions = AvgPoolOptions<Pair>

const table = avgPoolSettings('AvgPool2d', 2)

/**
 * The mean of each window of `[N, C, H, W]` or `[C, H, W]`, as `torch.nn.AvgPool2d`. Windows are one kernel apart unless a
 * stride is given.
 *
 * @example
 * ```ts
 * new torch.nn.AvgPool2d(2).call(torch.ones([1, 6, 28, 28])).shape // [1, 6, 14, 14]
 * ```
 */
export class AvgPool2d extends AvgPool<Pair> {
  constructor(...given: [kernelSize: Sizes<Pair>, options?: AvgPool2dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return avgPool2d(x, this.kernelSize, this.windows())
  }
}
