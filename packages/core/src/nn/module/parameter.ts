import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { brand } from '../../brand.ts'
import { Tensor } from '../../tensor/tensor.ts'

export interface ParameterOptions {
  /** Whether it is trained. Default true. */
  readonly requiresGrad?: boolean
}

const parameterArguments = signature('Parameter', {
  data: takes.tensor,
  options: takes.options({ requiresGrad: takes.flag }),
})

/**
 * A tensor that a module trains, as `torch.nn.Parameter`. Assigning it to a field of a module registers it. It outlives every
 * scope.
 *
 * @example
 * ```ts
 * class Scale extends torch.nn.Module {
 *   factor = new torch.nn.Parameter(torch.ones([1]))
 *
 *   override forward(x: torch.Tensor): torch.Tensor {
 *     return x.mul(this.factor)
 *   }
 * }
 * new Scale().parameters().length // 1
 * ```
 */
export class Parameter extends Tensor {
  static {
    brand(this.prototype, 'Parameter')
  }

  /** @param data - Its memory is shared, not copied. */
  constructor(data: Tensor, options?: ParameterOptions) {
    parameterArguments(arguments)
    super(data.storage, data.dtype, data.shape, data.strides, data.offset, 'Parameter')
    this.keep()
    if (options?.requiresGrad !== false) this.requiresGrad_()
  }
}
