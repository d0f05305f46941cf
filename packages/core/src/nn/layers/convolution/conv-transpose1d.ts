import { convTranspose1d } from '../../../ops/convolution/conv-transpose.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import { convSettings } from './any-conv.ts'
import { ConvTranspose, type ConvTransposeOptions } from './conv-transpose.ts'

export type ConvTranspose1dOptions<Bias extends boolean = boolean> = ConvTransposeOptions<readonly [number], Bias>

const table = convSettings('ConvTranspose1d', 1, true)

/**
 * One-dimensional transposed convolution of rows `[N, C, L]` or `[C, L]`, as `torch.nn.ConvTranspose1d`: each element spreads
 * over a window of the result, which is the gradient of a convolution. The size of the result may be given with the call, since
 * with a stride several sizes belong to one.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.ConvTranspose1d(6, 1, 2, { stride: 2 })
 * layer.call(torch.ones([1, 6, 14])).shape // [1, 1, 28]
 * ```
 */
export class ConvTranspose1d<Bias extends boolean = true> extends ConvTranspose<readonly [number], Bias> {
  /** `[inChannels, outChannels / groups, length]` */
  declare weight: Parameter

  constructor(
    ...given: [
      inChannels: number,
      outChannels: number,
      kernelSize: Sizes<readonly [number]>,
      options?: ConvTranspose1dOptions<Bias>,
    ]
  ) {
    super(table, given)
  }

  override forward(x: Tensor, outputSize?: readonly number[]): Tensor {
    table.inputs(arguments)
    return this.convolve(x, outputSize, convTranspose1d)
  }
}
