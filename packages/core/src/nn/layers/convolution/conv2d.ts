import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import type { Pair } from '../../../backend/overrides.ts'
import { TorchError } from '../../../errors.ts'
import { conv2d, type Conv2dOptions } from '../../../ops/convolution/conv2d.ts'
import { convOptionsKind, convSettings } from '../../../ops/convolution/convolution.ts'
import { formatShape, pair } from '../../../shape.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { formatSettings } from '../../module/describe.ts'
import {
  type FactoryOptions,
  type If,
  makeParameter,
  placement,
  placementKind,
  resetLayer,
} from '../../module/factory.ts'
import { Module } from '../../module/module.ts'
import type { Parameter } from '../../module/parameter.ts'

export interface Conv2dLayerOptions<Bias extends boolean = boolean> extends Conv2dOptions, FactoryOptions {
  /** Whether a bias is added to each output channel. Default true. */
  readonly bias?: Bias
}

const conv2dArguments = signature('Conv2d', {
  inChannels: takes.natural,
  outChannels: takes.natural,
  kernelSize: takes.sizes,
  options: takes.joined(convOptionsKind, placementKind, takes.options({ bias: takes.flag })),
})
const conv2dInputs = signature('Conv2d.call', { input: takes.anything })

/**
 * Two-dimensional convolution of a batch of images `[N, C, H, W]`, as `torch.nn.Conv2d`.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Conv2d(1, 6, 5, { padding: 2 })
 * layer.call(torch.ones([1, 1, 28, 28])).shape // [1, 6, 28, 28]
 * ```
 */
export class Conv2d<Bias extends boolean = true> extends Module {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair | 'same' | 'valid'
  readonly dilation: Pair
  readonly groups: number
  /** `[outChannels, inChannels / groups, height, width]` */
  weight: Parameter
  /** `[outChannels]` */
  bias: If<Bias>

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number | Pair,
    options: Conv2dLayerOptions<Bias> = {},
  ) {
    conv2dArguments(arguments)
    super()
    const { stride, padding, dilation, groups } = convSettings('Conv2d', options, 2)
    for (const [name, channels] of Object.entries({ inChannels, outChannels })) {
      if (channels % groups === 0) continue
      throw new TorchError(
        'INVALID_ARGUMENT',
        'Conv2d',
        `${name} must be divisible by groups, but got ${channels} and ${groups}.`,
        {
          [name]: channels,
          groups,
        },
      )
    }
    const where = placement(options)
    this.inChannels = inChannels
    this.outChannels = outChannels
    this.kernelSize = pair('Conv2d', 'kernelSize', kernelSize, 1)
    this.stride = stride
    this.padding = padding
    this.dilation = dilation
    this.groups = groups
    this.weight = makeParameter([outChannels, inChannels / groups, ...this.kernelSize], where)
    this.bias = (options.bias === false ? null : makeParameter([outChannels], where)) as If<Bias>
    this.resetParameters()
  }

  /** Draws weight and bias anew. */
  resetParameters(): void {
    resetLayer(this.weight, this.bias)
  }

  override forward(x: Tensor): Tensor {
    conv2dInputs(arguments)
    if (x.shape.length === 3) {
      throw new TorchError(
        'NO_BATCH_DIMENSION',
        'Conv2d',
        `expected a batch of images [N, C, H, W], but got a single one of shape ${formatShape(x.shape)}. ` +
          'Add a batch dimension with unsqueeze(0).',
        { input: x.shape },
      )
    }
    const { stride, padding, dilation, groups } = this
    return conv2d(x, this.weight, this.bias, { stride, padding, dilation, groups })
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias } = this
    return formatSettings([inChannels, outChannels], {
      kernelSize,
      stride,
      ...(typeof padding === 'string' || padding.some((size) => size !== 0) ? { padding } : {}),
      ...(dilation.some((size) => size !== 1) ? { dilation } : {}),
      ...(groups === 1 ? {} : { groups }),
      ...(bias === null ? { bias: false } : {}),
    })
  }
}
