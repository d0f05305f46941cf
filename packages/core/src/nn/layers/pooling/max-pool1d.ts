import { maxPool1d, maxPool1dWithIndices } from '../../../ops/pooling/max-pool2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { MaxPool, type MaxPoolOptions, maxPoolSettings, type PooledIf } from './max-pool.ts'

export type MaxPool1dOptions<Indices extends boolean = boolean> = MaxPoolOptions<readonly [number], Indices>

const table = maxPoolSettings('MaxPool1d')

/**
 * The largest element of each window of `[N, C, L]` or `[C, L]`, as `torch.nn.MaxPool1d`; with `returnIndices` also where it
 * was found, for {@link MaxUnpool1d}. Windows are one kernel apart unless a stride is given.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.MaxPool1d(2)
 * layer.call(torch.ones([1, 6, 28])).shape // [1, 6, 14]
 * const { indices } = new torch.nn.MaxPool1d(2, { returnIndices: true }).call(torch.ones([1, 6, 28]))
 * indices.shape // [1, 6, 14]
 * ```
 */
export class MaxPool1d<Indices extends boolean = false> extends MaxPool<readonly [number]> {
  constructor(...given: [kernelSize: Sizes<readonly [number]>, options?: MaxPool1dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, maxPool1d, maxPool1dWithIndices) as PooledIf<Indices>
  }
}
