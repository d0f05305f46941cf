import * as takes from '../../../arguments/kinds.ts'
import { featureAlphaDropout } from '../../../ops/dropout/dropout.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('FeatureAlphaDropout', { p: named(takes.probability, 0.5) })

/**
 * As {@link AlphaDropout}, for whole channels of `[N, C, …]` at a time, as `torch.nn.FeatureAlphaDropout`.
 *
 * @example
 * ```ts
 * new torch.nn.FeatureAlphaDropout(0.2).call(torch.randn([2, 4, 8])).shape // [2, 4, 8]
 * ```
 */
export class FeatureAlphaDropout extends Layer {
  /** Chance of each channel. */
  declare readonly p: number

  constructor(...given: [p?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return featureAlphaDropout(x, { p: this.p, training: this.training })
  }
}
