import * as takes from '../../../arguments/kinds.ts'
import { adaptiveAvgPool1d, type OutputSize } from '../../../ops/pooling/adaptive-avg-pool.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('AdaptiveAvgPool1d', { outputSize: named(takes.outputSizes) })

/**
 * Means of as many windows of `[N, C, L]` or `[C, L]` as the result is to have elements, as `torch.nn.AdaptiveAvgPool1d`.
 *
 * @example
 * ```ts
 * new torch.nn.AdaptiveAvgPool1d(5).call(torch.ones([1, 6, 28])).shape // [1, 6, 5]
 * ```
 */
export class AdaptiveAvgPool1d extends Layer {
  declare readonly outputSize: OutputSize<readonly [number]>

  constructor(...given: [outputSize: OutputSize<readonly [number]>]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return adaptiveAvgPool1d(x, this.outputSize)
  }
}
