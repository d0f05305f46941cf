import type { Pair } from '../../../backend/overrides.ts'
import { maxPool2d, maxPool2dWithIndices } from '../../../ops/pooling/max-pool2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { MaxPool, type MaxPoolOptions, maxPoolSettings, type PooledIf } from './max-pool.ts'

export type MaxPool2dOptions<Indices extends boolean = boolean> = MaxPoolOptions<Pair, Indices>

const table = maxPoolSettings('MaxPool2d')

/**
 * The largest element of each window of `[N, C, H, W]` or `[C, H, W]`, as `torch.nn.MaxPool2d`; with `returnIndices` also where
 * it was found, for {@link MaxUnpool2d}. Windows are one kernel apart unless a stride is given.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.MaxPool2d(2)
 * layer.call(torch.ones([1, 6, 28, 28])).shape // [1, 6, 14, 14]
 * const { indices } = new torch.nn.MaxPool2d(2, { returnIndices: true }).call(torch.ones([1, 6, 28, 28]))
 * indices.shape // [1, 6, 14, 14]
 * ```
 */
export class MaxPool2d<Indices extends boolean = false> extends MaxPool<Pair> {
  constructor(...given: [kernelSize: Sizes<Pair>, options?: MaxPool2dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, maxPool2d, maxPool2dWithIndices) as PooledIf<Indices>
  }
}
