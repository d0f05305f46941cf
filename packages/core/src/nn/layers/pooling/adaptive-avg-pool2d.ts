import * as takes from '../../../arguments/kinds.ts'
import type { Pair } from '../../../backend/overrides.ts'
import { adaptiveAvgPool2d, type OutputSize } from '../../../ops/pooling/adaptive-avg-pool.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('AdaptiveAvgPool2d', { outputSize: named(takes.outputSizes) })

/**
 * Means of as many windows of `[N, C, H, W]` or `[C, H, W]` as the result is to have elements, as `torch.nn.AdaptiveAvgPool2d`.
 * A size of null is that of the input.
 *
 * @example
 * ```ts
 * new torch.nn.AdaptiveAvgPool2d(5).call(torch.ones([1, 6, 28, 28])).shape // [1, 6, 5, 5]
 * ```
 */
export class AdaptiveAvgPool2d extends Layer {
  declare readonly outputSize: OutputSize<Pair>

  constructor(...given: [outputSize: OutputSize<Pair>]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return adaptiveAvgPool2d(x, this.outputSize)
  }
}
