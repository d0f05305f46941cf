import * as takes from '../../../arguments/kinds.ts'
import { alphaDropout } from '../../../ops/dropout/dropout.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('AlphaDropout', { p: named(takes.probability, 0.5) })

/**
 * In training sets elements at random to what {@link SELU} tends to, and keeps mean and variance as they were; otherwise
 * returns its input, as `torch.nn.AlphaDropout`. The chance p is 0.5 unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.AlphaDropout(0.2).call(torch.randn([4])).shape // [4]
 * ```
 */
export class AlphaDropout extends Layer {
  /** Chance of each element. */
  declare readonly p: number

  constructor(...given: [p?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return alphaDropout(x, { p: this.p, training: this.training })
  }
}
