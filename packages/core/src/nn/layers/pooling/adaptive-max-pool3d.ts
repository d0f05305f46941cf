import type { Triple } from '../../../backend/overrides.ts'
import type { OutputSize } from '../../../ops/pooling/adaptive-avg-pool.ts'
import { adaptiveMaxPool3d, adaptiveMaxPool3dWithIndices } from '../../../ops/pooling/adaptive-max-pool.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { AdaptiveMaxPool, adaptiveMaxPoolSettings } from './adaptive-max-pool.ts'
import type { PooledIf, PoolIndicesOptions } from './max-pool.ts'

export type AdaptiveMaxPool3dOptions<Indices extends boolean = boolean> = PoolIndicesOptions<Indices>

const table = adaptiveMaxPoolSettings('AdaptiveMaxPool3d')

/**
 * The largest elements of as many windows of `[N, C, D, H, W]` or `[C, D, H, W]` as the result is to have elements, as
 * `torch.nn.AdaptiveMaxPool3d`; with `returnIndices` also where they were found. A size of null is that of the input.
 *
 * @example
 * ```ts
 * new torch.nn.AdaptiveMaxPool3d(5).call(torch.ones([1, 6, 8, 8, 8])).shape // [1, 6, 5, 5, 5]
 * ```
 */
export class AdaptiveMaxPool3d<Indices extends boolean = false> extends AdaptiveMaxPool<Triple> {
  constructor(...given: [outputSize: OutputSize<Triple>, options?: AdaptiveMaxPool3dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, adaptiveMaxPool3d, adaptiveMaxPool3dWithIndices) as PooledIf<Indices>
  }
}
