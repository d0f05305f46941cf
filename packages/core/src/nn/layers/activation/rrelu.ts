import * as takes from '../../../arguments/kinds.ts'
import { rrelu } from '../../../ops/activation/leaky-relu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('RReLU', { lower: named(takes.number, 1 / 8), upper: named(takes.number, 1 / 3) })

/**
 * x for x > 0, else a slope · x, elementwise, as `torch.nn.RReLU`. In training each slope is drawn between two limits (1/8 and
 * 1/3 unless they are given); in evaluation it is their mean.
 *
 * @example
 * ```ts
 * new torch.nn.RReLU().eval().call(torch.tensor([-1, 2])) // [-0.2292, 2]
 * ```
 */
export class RReLU extends Layer {
  /** Least slope. */
  declare readonly lower: number
  /** Greatest slope. */
  declare readonly upper: number

  constructor(...given: [lower?: number, upper?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { lower, upper, training } = this
    return rrelu(x, { lower, upper, training })
  }
}
