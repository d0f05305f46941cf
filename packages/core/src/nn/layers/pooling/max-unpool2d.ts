import type { Pair } from '../../../backend/overrides.ts'
import { maxUnpool2d } from '../../../ops/pooling/max-unpool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { MaxUnpool, type MaxUnpoolOptions, maxUnpoolSettings } from './max-unpool.ts'

export type MaxUnpool2dOptions = MaxUnpoolOptions<Pair>

const table = maxUnpoolSettings('MaxUnpool2d', 2)

/**
 * Puts what {@link MaxPool2d} with `returnIndices` has found back to where it was, among zeros, as `torch.nn.MaxUnpool2d`. The
 * size of the result may be given with the call, since several sizes pool to one.
 *
 * @example
 * ```ts
 * const pool = new torch.nn.MaxPool2d(2, { returnIndices: true })
 * const [found, at] = pool.call(torch.randn([1, 6, 28, 28]))
 * new torch.nn.MaxUnpool2d(2).call(found, at).shape // [1, 6, 28, 28]
 * ```
 */
export class MaxUnpool2d extends MaxUnpool<Pair> {
  constructor(...given: [kernelSize: Sizes<Pair>, options?: MaxUnpool2dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor, indices: Tensor, outputSize?: readonly number[]): Tensor {
    table.inputs(arguments)
    return maxUnpool2d(x, indices, this.kernelSize, this.windows(outputSize))
  }
}
