import type { Triple } from '../../../backend/overrides.ts'
import { conv3d } from '../../../ops/convolution/conv3d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import { convSettings } from './any-conv.ts'
import { Conv, type ConvOptions } from './conv.ts'

export type Conv3dOptions<Bias extends boolean = boolean> = ConvOptions<Triple, Bias>

const table = convSettings('Conv3d', 3, false)

/**
 * Three-dimensional convolution of volumes `[N, C, D, H, W]` or `[C, D, H, W]`, as `torch.nn.Conv3d`: each output channel is
 * the sum of the input channels, weighted over a window, and a bias. Weight and bias begin uniform in ±1/√(inChannels / groups
 * · size of the window).
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Conv3d(1, 6, 5, { padding: 2 })
 * layer.call(torch.ones([1, 1, 8, 28, 28])).shape // [1, 6, 8, 28, 28]
 * layer.weight.shape // [6, 1, 5, 5, 5]
 * ```
 */
export class Conv3d<Bias extends boolean = true> extends Conv<Triple, Bias> {
  /** `[outChannels, inChannels / groups, depth, height, width]` */
  declare weight: Parameter

  constructor(
    ...given: [inChannels: number, outChannels: number, kernelSize: Sizes<Triple>, options?: Conv3dOptions<Bias>]
  ) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.convolve(x, conv3d)
  }
}
