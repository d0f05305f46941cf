import type { Triple } from '../../../backend/overrides.ts'
import { convTranspose3d } from '../../../ops/convolution/conv-transpose.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import { convSettings } from './any-conv.ts'
import { ConvTranspose, type ConvTransposeOptions } from './conv-transpose.ts'

export type ConvTranspose3dOptions<Bias extends boolean = boolean> = ConvTransposeOptions<Triple, Bias>

const table = convSettings('ConvTranspose3d', 3, true)

/**
 * Three-dimensional transposed convolution of volumes `[N, C, D, H, W]` or `[C, D, H, W]`, as `torch.nn.ConvTranspose3d`: each
 * element spreads over a window of the result, which is the gradient of a convolution. The size of the result may be given with
 * the call, since with a stride several sizes belong to one.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.ConvTranspose3d(6, 1, 2, { stride: 2 })
 * layer.call(torch.ones([1, 6, 4, 14, 14])).shape // [1, 1, 8, 28, 28]
 * ```
 */
export class ConvTranspose3d<Bias extends boolean = true> extends ConvTranspose<Triple, Bias> {
  /** `[inChannels, outChannels / groups, depth, height, width]` */
  declare weight: Parameter

  constructor(
    ...given: [
      inChannels: number,
      outChannels: number,
      kernelSize: Sizes<Triple>,
      options?: ConvTranspose3dOptions<Bias>,
    ]
  ) {
    super(table, given)
  }

  override forward(x: Tensor, outputSize?: readonly number[]): Tensor {
    table.inputs(arguments)
    return this.convolve(x, outputSize, convTranspose3d)
  }
}
