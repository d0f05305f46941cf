import type { Pair } from '../../../backend/overrides.ts'
import type { OutputSize } from '../../../ops/pooling/adaptive-avg-pool.ts'
import { adaptiveMaxPool2d, adaptiveMaxPool2dWithIndices } from '../../../ops/pooling/adaptive-max-pool.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { AdaptiveMaxPool, adaptiveMaxPoolSettings } from './adaptive-max-pool.ts'
import type { PooledIf, PoolIndicesOptions } from './max-pool.ts'

export type AdaptiveMaxPool2dOptions<Indices extends boolean = boolean> = PoolIndicesOptions<Indices>

const table = adaptiveMaxPoolSettings('AdaptiveMaxPool2d')

/**
 * The largest elements of as many windows of `[N, C, H, W]` or `[C, H, W]` as the result is to have elements, as
 * `torch.nn.AdaptiveMaxPool2d`; with `returnIndices` also where they were found. A size of null is that of the input.
 *
 * @example
 * ```ts
 * new torch.nn.AdaptiveMaxPool2d(5).call(torch.ones([1, 6, 28, 28])).shape // [1, 6, 5, 5]
 * ```
 */
export class AdaptiveMaxPool2d<Indices extends boolean = false> extends AdaptiveMaxPool<Pair> {
  constructor(...given: [outputSize: OutputSize<Pair>, options?: AdaptiveMaxPool2dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, adaptiveMaxPool2d, adaptiveMaxPool2dWithIndices) as PooledIf<Indices>
  }
}
