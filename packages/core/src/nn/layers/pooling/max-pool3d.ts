import type { Triple } from '../../../backend/overrides.ts'
import { maxPool3d, maxPool3dWithIndices } from '../../../ops/pooling/max-pool2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { MaxPool, type MaxPoolOptions, maxPoolSettings, type PooledIf } from './max-pool.ts'

export type MaxPool3dOptions<Indices extends boolean = boolean> = MaxPoolOptions<Triple, Indices>

const table = maxPoolSettings('MaxPool3d')

/**
 * The largest element of each window of `[N, C, D, H, W]` or `[C, D, H, W]`, as `torch.nn.MaxPool3d`; with `returnIndices` also
 * where it was found, for {@link MaxUnpool3d}. Windows are one kernel apart unless a stride is given.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.MaxPool3d(2)
 * layer.call(torch.ones([1, 6, 8, 8, 8])).shape // [1, 6, 4, 4, 4]
 * const { indices } = new torch.nn.MaxPool3d(2, { returnIndices: true }).call(torch.ones([1, 6, 8, 8, 8]))
 * indices.shape // [1, 6, 4, 4, 4]
 * ```
 */
export class MaxPool3d<Indices extends boolean = false> extends MaxPool<Triple> {
  constructor(...given: [kernelSize: Sizes<Triple>, options?: MaxPool3dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, maxPool3d, maxPool3dWithIndices) as PooledIf<Indices>
  }
}
