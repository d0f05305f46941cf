import * as takes from '../../../arguments/kinds.ts'
import { softshrink } from '../../../ops/activation/shrink.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { bare, settings } from '../../module/settings.ts'

const table = settings('Softshrink', { lambd: bare(takes.nonNegative, 0.5) })

/**
 * x − λ where x > λ, x + λ where x < −λ, else 0, elementwise, as `torch.nn.Softshrink`. λ is 0.5 unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.Softshrink().call(torch.tensor([-1, 0.3])) // [-0.5, 0]
 * ```
 */
export class Softshrink extends Layer {
  /** Values up to this distance from 0 become 0. */
  declare readonly lambd: number

  constructor(...given: [lambd?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return softshrink(x, { lambd: this.lambd })
  }
}
