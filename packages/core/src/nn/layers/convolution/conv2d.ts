import type { Pair } from '../../../backend/overrides.ts'
import { conv2d } from '../../../ops/convolution/conv2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import { convSettings } from './any-conv.ts'
import { Conv, type ConvOptions } from './conv.ts'
import { TorchError } from '../../../errors.ts'
import { formatShape } from '../../../shape.ts'

export type Conv2dOptions<Bias extends boolean = boolean> = ConvOptions<Pair, Bias>

const table = convSettings('Conv2d', 2, false)

/**
 * Two-dimensional convolution of a batch of images `[N, C, H, W]`, as `torch.nn.Conv2d`: each output channel is the sum of the
 * input channels, weighted over a window, and a bias. Weight and bias begin uniform in ±1/√(inChannels / groups · size of the
 * window).
 *
 * @throws TorchError `NO_BATCH_DIMENSION` for a single image, which PyTorch's layer takes.
 * @example
 * ```ts
 * const layer = new torch.nn.Conv2d(1, 6, 5, { padding: 2 })
 * layer.call(torch.ones([1, 1, 28, 28])).shape // [1, 6, 28, 28]
 * layer.weight.shape // [6, 1, 5, 5]
 * ```
 */
export class Conv2d<Bias extends boolean = true> extends Conv<Pair, Bias> {
  /** `[outChannels, inChannels / groups, height, width]` */
  declare weight: Parameter

  constructor(
    ...given: [inChannels: number, outChannels: number, kernelSize: Sizes<Pair>, options?: Conv2dOptions<Bias>]
  ) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    if (x.shape.length === 3) {
      throw new TorchError(
        'NO_BATCH_DIMENSION',
        'Conv2d',
        `expected a batch of images [N, C, H, W], but got a single one of shape ${formatShape(x.shape)}. ` +
          'Add a batch dimension with unsqueeze(0).',
        { input: x.shape },
      )
    }
    return this.convolve(x, conv2d)
  }
}
