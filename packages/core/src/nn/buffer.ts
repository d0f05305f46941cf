import { releasedError } from '../arguments/tensor.ts'
import { checkOptions } from '../errors.ts'
import { Tensor } from '../tensor/tensor.ts'

export interface BufferOptions {
  /** Whether it is part of `stateDict()`. Default true. */
  readonly persistent?: boolean
}

/**
 * A tensor that belongs to a module but is not trained, as `torch.nn.Buffer`. Assigning it to a field of a module registers it.
 * It outlives every scope.
 *
 * @example
 * ```ts
 * class Centre extends torch.nn.Module {
 *   mean = new torch.nn.Buffer(torch.zeros([3]))
 * }
 * Object.keys(new Centre().stateDict()) // ['mean']
 * ```
 */
export class Buffer extends Tensor {
  readonly persistent: boolean

  /** @param data - Its memory is shared, not copied. */
  constructor(data: Tensor, options?: BufferOptions) {
    checkOptions('Buffer', options, ['persistent'])
    if (data.released) throw releasedError('Buffer', data)
    super(data.storage, data.dtype, data.shape, data.strides, data.offset, 'Buffer')
    this.persistent = options?.persistent !== false
    this.keep()
  }
}
