import { releasedError } from '../arguments/tensor.ts'
import { checkOptions } from '../errors.ts'
import { Tensor } from '../tensor/tensor.ts'

export interface ParameterOptions {
  /** Whether it is trained. Default true. */
  readonly requiresGrad?: boolean
}

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
  /** @param data - Its memory is shared, not copied. */
  constructor(data: Tensor, options?: ParameterOptions) {
    checkOptions('Parameter', options, ['requiresGrad'])
    if (data.released) throw releasedError('Parameter', data)
    super(data.storage, data.dtype, data.shape, data.strides, data.offset, 'Parameter')
    this.keep()
    if (options?.requiresGrad !== false) this.requiresGrad_()
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`
  }

  override async toStringAsync(): Promise<string> {
    return `Parameter containing:\n${await super.toStringAsync()}`
  }
}
