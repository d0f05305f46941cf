import type { OutputSize } from '../../../ops/pooling/adaptive-avg-pool.ts'
import { adaptiveMaxPool1d, adaptiveMaxPool1dWithIndices } from '../../../ops/pooling/adaptive-max-pool.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { AdaptiveMaxPool, adaptiveMaxPoolSettings } from './adaptive-max-pool.ts'
import type { PooledIf, PoolIndicesOptions } from './max-pool.ts'

export type AdaptiveMaxPool1dOptions<Indices extends boolean = boolean> = PoolIndicesOptions<Indices>

const table = adaptiveMaxPoolSettings('AdaptiveMaxPool1d')

/**
 * The largest elements of as many windows of `[N, C, L]` or `[C, L]` as the result is to have elements, as
 * `torch.nn.AdaptiveMaxPool1d`; with `returnIndices` also where they were found.
 *
 * @example
 * ```ts
 * new torch.nn.AdaptiveMaxPool1d(5).call(torch.ones([1, 6, 28])).shape // [1, 6, 5]
 * ```
 */
export class AdaptiveMaxPool1d<Indices extends boolean = false> extends AdaptiveMaxPool<readonly [number]> {
  constructor(...given: [outputSize: OutputSize<readonly [number]>, options?: AdaptiveMaxPool1dOptions<Indices>]) {
    super(table, given)
  }

  override forward(x: Tensor): PooledIf<Indices> {
    table.inputs(arguments)
    return this.pool(x, adaptiveMaxPool1d, adaptiveMaxPool1dWithIndices) as PooledIf<Indices>
  }
}
