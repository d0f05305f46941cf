import * as takes from '../../../arguments/kinds.ts'
import type { Triple } from '../../../backend/overrides.ts'
import { adaptiveAvgPool3d, type OutputSize } from '../../../ops/pooling/adaptive-avg-pool.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('AdaptiveAvgPool3d', { outputSize: named(takes.outputSizes) })

/**
 * Means of as many windows of `[N, C, D, H, W]` or `[C, D, H, W]` as the result is to have elements, as
 * `torch.nn.AdaptiveAvgPool3d`. A size of null is that of the input.
 *
 * @example
 * ```ts
 * new torch.nn.AdaptiveAvgPool3d(5).call(torch.ones([1, 6, 8, 8, 8])).shape // [1, 6, 5, 5, 5]
 * ```
 */
export class AdaptiveAvgPool3d extends Layer {
  declare readonly outputSize: OutputSize<Triple>

  constructor(...given: [outputSize: OutputSize<Triple>]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return adaptiveAvgPool3d(x, this.outputSize)
  }
}
