import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { brand } from '../../brand.ts'
import { Tensor } from '../../tensor/tensor.ts'

export interface BufferOptions {
  /** Whether it is part of `stateDict()`. Default true. */
  readonly persistent?: boolean
}

const bufferArguments = signature('Buffer', { data: takes.tensor, options: takes.options({ persistent: takes.flag }) })

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
  static {
    brand(this.prototype, 'Buffer')
  }

  readonly persistent: boolean

  /** @param data - Its memory is shared, not copied. */
  constructor(data: Tensor, options?: BufferOptions) {
    bufferArguments(arguments)
    super(data.storage, data.dtype, data.shape, data.strides, data.offset, 'Buffer')
    this.persistent = options?.persistent !== false
    this.keep()
  }
}
