import type { Pair } from '../../../backend/overrides.ts'
import { convTranspose2d } from '../../../ops/convolution/conv-transpose.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import { convSettings } from './any-conv.ts'
import { ConvTranspose, type ConvTransposeOptions } from './conv-transpose.ts'

export type ConvTranspose2dOptions<Bias extends boolean = boolean> = ConvTransposeOptions<Pair, Bias>

const table = convSettings('ConvTranspose2d', 2, true)

/**
 * Two-dimensional transposed convolution of images `[N, C, H, W]` or `[C, H, W]`, as `torch.nn.ConvTranspose2d`: each element
 * spreads over a window of the result, which is the gradient of a convolution. The size of the result may be given with the
 * call, since with a stride several sizes belong to one.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.ConvTranspose2d(6, 1, 2, { stride: 2 })
 * layer.call(torch.ones([1, 6, 14, 14])).shape // [1, 1, 28, 28]
 * ```
 */
export class ConvTranspose2d<Bias extends boolean = true> extends ConvTranspose<Pair, Bias> {
  /** `[inChannels, outChannels / groups, height, width]` */
  declare weight: Parameter

  constructor(
    ...given: [inChannels: number, outChannels: number, kernelSize: Sizes<Pair>, options?: ConvTranspose2dOptions<Bias>]
  ) {
    super(table, given)
  }

  override forward(x: Tensor, outputSize?: readonly number[]): Tensor {
    table.inputs(arguments)
    return this.convolve(x, outputSize, convTranspose2d)
  }
}
