import { maxUnpool1d } from '../../../ops/pooling/max-unpool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { MaxUnpool, type MaxUnpoolOptions, maxUnpoolSettings } from './max-unpool.ts'

export type MaxUnpool1dOptions = MaxUnpoolOptions<readonly [number]>

const table = maxUnpoolSettings('MaxUnpool1d', 1)

/**
 * Puts what {@link MaxPool1d} with `returnIndices` has found back to where it was, among zeros, as `torch.nn.MaxUnpool1d`. The
 * size of the result may be given with the call, since several sizes pool to one.
 *
 * @example
 * ```ts
 * const pool = new torch.nn.MaxPool1d(2, { returnIndices: true })
 * const [found, at] = pool.call(torch.randn([1, 6, 28]))
 * new torch.nn.MaxUnpool1d(2).call(found, at).shape // [1, 6, 28]
 * ```
 */
export class MaxUnpool1d extends MaxUnpool<readonly [number]> {
  constructor(...given: [kernelSize: Sizes<readonly [number]>, options?: MaxUnpool1dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor, indices: Tensor, outputSize?: readonly number[]): Tensor {
    table.inputs(arguments)
    return maxUnpool1d(x, indices, this.kernelSize, this.windows(outputSize))
  }
}
