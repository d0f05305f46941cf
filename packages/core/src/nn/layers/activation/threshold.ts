import * as takes from '../../../arguments/kinds.ts'
import { threshold } from '../../../ops/activation/leaky-relu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('Threshold', { threshold: named(takes.number), value: named(takes.number) })

/**
 * x where it is above a threshold, else a value, elementwise, as `torch.nn.Threshold`.
 *
 * @example
 * ```ts
 * new torch.nn.Threshold(1, 20).call(torch.tensor([0.5, 3])) // [20, 3]
 * ```
 */
export class Threshold extends Layer {
  declare readonly threshold: number
  /** What smaller values become. */
  declare readonly value: number

  constructor(...given: [threshold: number, value: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return threshold(x, this.threshold, this.value)
  }
}
