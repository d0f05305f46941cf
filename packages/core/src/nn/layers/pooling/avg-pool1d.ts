import { avgPool1d } from '../../../ops/pooling/avg-pool2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { AvgPool, avgPoolSettings, type AvgPoolOptions } from './avg-pool.ts'

export type AvgPool1dOptions = Omit<AvgPoolOptions<readonly [number]>, 'divisorOverride'>

const table = avgPoolSettings('AvgPool1d', 1)

/**
 * The mean of each window of `[N, C, L]` or `[C, L]`, as `torch.nn.AvgPool1d`. Windows are one kernel apart unless a stride is
 * given.
 *
 * @example
 * ```ts
 * new torch.nn.AvgPool1d(2).call(torch.ones([1, 6, 28])).shape // [1, 6, 14]
 * ```
 */
export class AvgPool1d extends AvgPool<readonly [number]> {
  constructor(...given: [kernelSize: Sizes<readonly [number]>, options?: AvgPool1dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return avgPool1d(x, this.kernelSize, this.windows())
  }
}
