import { conv1d } from '../../../ops/convolution/conv2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import { convSettings } from './any-conv.ts'
import { Conv, type ConvOptions } from './conv.ts'

export type Conv1dOptions<Bias extends boolean = boolean> = ConvOptions<readonly [number], Bias>

const table = convSettings('Conv1d', 1, false)

/**
 * One-dimensional convolution of rows `[N, C, L]` or `[C, L]`, as `torch.nn.Conv1d`: each output channel is the sum of the
 * input channels, weighted over a window, and a bias. Weight and bias begin uniform in ±1/√(inChannels / groups · size of the
 * window).
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Conv1d(1, 6, 5, { padding: 2 })
 * layer.call(torch.ones([1, 1, 28])).shape // [1, 6, 28]
 * layer.weight.shape // [6, 1, 5]
 * ```
 */
export class Conv1d<Bias extends boolean = true> extends Conv<readonly [number], Bias> {
  /** `[outChannels, inChannels / groups, length]` */
  declare weight: Parameter

  constructor(
    ...given: [
      inChannels: number,
      outChannels: number,
      kernelSize: Sizes<readonly [number]>,
      options?: Conv1dOptions<Bias>,
    ]
  ) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return this.convolve(x, conv1d)
  }
}
