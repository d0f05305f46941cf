import type { Triple } from '../../../backend/overrides.ts'
import { maxUnpool3d } from '../../../ops/pooling/max-unpool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { MaxUnpool, type MaxUnpoolOptions, maxUnpoolSettings } from './max-unpool.ts'

export type MaxUnpool3dOptions = MaxUnpoolOptions<Triple>

const table = maxUnpoolSettings('MaxUnpool3d', 3)

/**
 * Puts what {@link MaxPool3d} with `returnIndices` has found back to where it was, among zeros, as `torch.nn.MaxUnpool3d`. The
 * size of the result may be given with the call, since several sizes pool to one.
 *
 * @example
 * ```ts
 * const pool = new torch.nn.MaxPool3d(2, { returnIndices: true })
 * const [found, at] = pool.call(torch.randn([1, 6, 8, 8, 8]))
 * new torch.nn.MaxUnpool3d(2).call(found, at).shape // [1, 6, 8, 8, 8]
 * ```
 */
export class MaxUnpool3d extends MaxUnpool<Triple> {
  constructor(...given: [kernelSize: Sizes<Triple>, options?: MaxUnpool3dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor, indices: Tensor, outputSize?: readonly number[]): Tensor {
    table.inputs(arguments)
    return maxUnpool3d(x, indices, this.kernelSize, this.windows(outputSize))
  }
}
