import { TorchError } from '../../../errors.ts'
import type { ConvTransposeOptions as WindowOptions } from '../../../ops/convolution/conv-transpose.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import type { Settings } from '../../module/settings.ts'
import { AnyConv, type AnyConvOptions } from './any-conv.ts'

export interface ConvTransposeOptions<S extends readonly number[], Bias extends boolean> extends AnyConvOptions<
  S,
  Bias
> {
  /** How much of the result is cut off on both sides. Default 0. */
  readonly padding?: Sizes<S>
  /** How much is added to one side of the result, less than stride or dilation. Default 0. */
  readonly outputPadding?: Sizes<S>
}

type Function<S extends readonly number[]> = (
  x: Tensor,
  weight: Parameter,
  bias: Parameter | null,
  options: WindowOptions<S>,
) => Tensor

/** What ConvTranspose1d, ConvTranspose2d and ConvTranspose3d share. */
export abstract class ConvTranspose<S extends readonly number[], Bias extends boolean> extends AnyConv<S, Bias> {
  declare readonly padding: S
  declare readonly outputPadding: S
  readonly #name: string

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given, ({ inChannels, outChannels, groups }) => [inChannels, outChannels / groups])
    this.#name = table.layer
  }

  protected convolve(x: Tensor, outputSize: readonly number[] | undefined, conv: Function<S>): Tensor {
    const { stride, padding, dilation, groups, weight, bias } = this
    const outputPadding = outputSize === undefined ? this.outputPadding : this.#paddingFor(x.shape, outputSize)
    return conv(x, weight, bias, { stride, padding, outputPadding, dilation, groups })
  }

  /** The output padding that gives a result of these sizes. */
  #paddingFor(input: readonly number[], outputSize: readonly number[]): S {
    const { kernelSize, stride, padding, dilation } = this
    const rank = kernelSize.length
    const wanted = outputSize.slice(-rank)
    const least = kernelSize.map(
      (size, i) => (input.at(i - rank)! - 1) * stride[i]! - 2 * padding[i]! + dilation[i]! * (size - 1) + 1,
    )
    const most = least.map((size, i) => size + stride[i]! - 1)
    if (wanted.length < rank || wanted.some((size, i) => !(size >= least[i]! && size <= most[i]!))) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        this.#name,
        `requested an output size of [${outputSize.join(', ')}], but valid sizes range from [${least.join(', ')}] to ` +
          `[${most.join(', ')}] for an input of shape [${input.join(', ')}].`,
        { outputSize, least, most },
      )
    }
    return wanted.map((size, i) => size - least[i]!) as unknown as S
  }
}
