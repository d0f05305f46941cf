import type { Pair } from '../../../backend/overrides.ts'
import { fractionalMaxPool2d, fractionalMaxPool2dWithIndices } from '../../../ops/pooling/fractional-max-pool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { FractionalMaxPool, type FractionalMaxPoolOptions, fractionalMaxPoolSettings } from './fractional-max-pool.ts'
import type { PooledIf } from './max-pool.ts'

export type FractionalMaxPool2dOptions<Indices extends boolean = boolean> = FractionalMaxPoolOptions<Pair, Indices>

const table = fractionalMaxPoolSettings('FractionalMaxPool2d')

/**
 * The largest elements of windows of `[N, C, H, W]` or `[C, H, W]` that begin at random places, so many that the result has a
 * given size or a given share of its input's, as `torch.nn.FractionalMaxPool2d`; with `returnIndices` also where they were
 * found.
 *
 * @example
 * ```ts
 * new torch.nn.FractionalMaxPool2d(2, { outputSize: 5 }).call(torch.ones([1, 6, 28, 28])).shape // [1, 6, 5, 5]
 * ```
 */
export class FractionalMaxPool2d<Indices extends boolean = false> extends FractionalMaxPool<Pair> {
  constructor(...given: [kernelSize: Sizes<Pair>, options: FractionalMaxPool2dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, fractionalMaxPool2d, fractionalMaxPool2dWithIndices) as PooledIf<Indices>
  }
}
