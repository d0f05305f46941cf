import * as takes from '../../../arguments/kinds.ts'
import { gelu } from '../../../ops/activation/gelu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

export interface GELUOptions {
  /** `'tanh'` replaces the error function by a hyperbolic tangent close to it. Default `'none'`. */
  readonly approximate?: 'none' | 'tanh'
}

const table = settings('GELU', {}, { approximate: named(takes.oneOf('none', 'tanh'), 'none') })

/**
 * x · Φ(x), elementwise, with the distribution function Φ of the normal distribution, as `torch.nn.GELU`.
 *
 * @example
 * ```ts
 * new torch.nn.GELU().call(torch.tensor([1])) // [0.8413]
 * new torch.nn.GELU({ approximate: 'tanh' }).call(torch.tensor([1])) // [0.8412]
 * ```
 */
export class GELU extends Layer {
  declare readonly approximate: 'none' | 'tanh'

  constructor(...given: [options?: GELUOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return gelu(x, { approximate: this.approximate })
  }
}
