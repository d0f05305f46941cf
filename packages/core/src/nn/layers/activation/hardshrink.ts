import * as takes from '../../../arguments/kinds.ts'
import { hardshrink } from '../../../ops/activation/shrink.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { bare, settings } from '../../module/settings.ts'

const table = settings('Hardshrink', { lambd: bare(takes.number, 0.5) })

/**
 * x where |x| > λ, else 0, elementwise, as `torch.nn.Hardshrink`. λ is 0.5 unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.Hardshrink().call(torch.tensor([-1, 0.3])) // [-1, 0]
 * ```
 */
export class Hardshrink extends Layer {
  /** Values up to this distance from 0 become 0. */
  declare readonly lambd: number

  constructor(...given: [lambd?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return hardshrink(x, { lambd: this.lambd })
  }
}
