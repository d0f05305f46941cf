import type { Triple } from '../../../backend/overrides.ts'
import { fractionalMaxPool3d, fractionalMaxPool3dWithIndices } from '../../../ops/pooling/fractional-max-pool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { FractionalMaxPool, type FractionalMaxPoolOptions, fractionalMaxPoolSettings } from './fractional-max-pool.ts'
import type { PooledIf } from './max-pool.ts'

export type FractionalMaxPool3dOptions<Indices extends boolean = boolean> = FractionalMaxPoolOptions<Triple, Indices>

const table = fractionalMaxPoolSettings('FractionalMaxPool3d')

/**
 * The largest elements of windows of `[N, C, D, H, W]` or `[C, D, H, W]` that begin at random places, so many that the result
 * has a given size or a given share of its input's, as `torch.nn.FractionalMaxPool3d`; with `returnIndices` also where they
 * were found.
 *
 * @example
 * ```ts
 * new torch.nn.FractionalMaxPool3d(2, { outputSize: 5 }).call(torch.ones([1, 6, 8, 8, 8])).shape // [1, 6, 5, 5, 5]
 * ```
 */
export class FractionalMaxPool3d<Indices extends boolean = false> extends FractionalMaxPool<Triple> {
  constructor(...given: [kernelSize: Sizes<Triple>, options: FractionalMaxPool3dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, fractionalMaxPool3d, fractionalMaxPool3dWithIndices) as PooledIf<Indices>
  }
}
