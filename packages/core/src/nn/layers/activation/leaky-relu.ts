import * as takes from '../../../arguments/kinds.ts'
import { leakyRelu } from '../../../ops/activation/leaky-relu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('LeakyReLU', { negativeSlope: named(takes.number, 0.01) })

/**
 * x for x > 0, else slope · x, elementwise, as `torch.nn.LeakyReLU`. The slope is 0.01 unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.LeakyReLU(0.2).call(torch.tensor([-1, 2])) // [-0.2, 2]
 * ```
 */
export class LeakyReLU extends Layer {
  /** Slope where x ≤ 0. */
  declare readonly negativeSlope: number

  constructor(...given: [negativeSlope?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return leakyRelu(x, { negativeSlope: this.negativeSlope })
  }
}
