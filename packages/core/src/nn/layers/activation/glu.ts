import * as takes from '../../../arguments/kinds.ts'
import { glu } from '../../../ops/activation/silu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('GLU', { dim: named(takes.integer, -1) })

/**
 * The first half of a dimension times the sigmoid of its second half, as `torch.nn.GLU`: `[…, 2 n, …]` becomes `[…, n, …]`. The
 * dimension is the last unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.GLU().call(torch.ones([4, 6])).shape // [4, 3]
 * ```
 */
export class GLU extends Layer {
  /** The dimension that is halved. */
  declare readonly dim: number

  constructor(...given: [dim?: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return glu(x, this.dim)
  }
}
