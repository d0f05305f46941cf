import { TorchError } from '../../../errors.ts'
import type { ConvOptions as WindowOptions } from '../../../ops/convolution/convolution.ts'
import { pad } from '../../../ops/windows/pad.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { Parameter } from '../../module/parameter.ts'
import type { Settings } from '../../module/settings.ts'
import { AnyConv, type AnyConvOptions } from './any-conv.ts'

/** What a margin holds: zeros; the elements mirrored at the border one; the border element; or those of the other side. */
export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular'

export interface ConvOptions<S extends readonly number[], Bias extends boolean> extends AnyConvOptions<S, Bias> {
  /**
   * What is added on both sides; `'valid'` is none, and `'same'` as many as keep the size, with the odd one at the end (stride 1
   * only). Default 0.
   */
  readonly padding?: Sizes<S> | 'same' | 'valid'
  /** What the padding holds. Default `'zeros'`. */
  readonly paddingMode?: PaddingMode
}

type Function<S extends readonly number[]> = (
  x: Tensor,
  weight: Parameter,
  bias: Parameter | null,
  options: WindowOptions<S>,
) => Tensor

/** What Conv1d, Conv2d and Conv3d share. */
export abstract class Conv<S extends readonly number[], Bias extends boolean> extends AnyConv<S, Bias> {
  declare readonly padding: S | 'same' | 'valid'
  declare readonly paddingMode: PaddingMode

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given, ({ inChannels, outChannels, groups }) => [outChannels, inChannels / groups])
    const { stride, padding } = this
    if (padding === 'same' && stride.some((step) => step !== 1)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        table.layer,
        `padding 'same' is not supported for strided convolutions, but got stride [${stride.join(', ')}]. ` +
          'Give the padding in numbers, or leave out the stride.',
        { stride },
      )
    }
  }

  protected convolve(x: Tensor, conv: Function<S>): Tensor {
    const { weight, bias, stride, padding, dilation, groups, paddingMode } = this
    if (paddingMode === 'zeros') return conv(x, weight, bias, { stride, padding, dilation, groups })
    const wide = pad(x, this.#margins(), { mode: paddingMode })
    return conv(wide, weight, bias, { stride, dilation, groups })
  }

  /** As `pad` takes them: the last dimension first. */
  #margins(): readonly number[] {
    const { padding, dilation, kernelSize } = this
    return kernelSize
      .flatMap((size, i) => {
        if (typeof padding !== 'string') return [padding[i]!, padding[i]!]
        const reach = padding === 'same' ? dilation[i]! * (size - 1) : 0
        return [Math.ceil(reach / 2), Math.floor(reach / 2)]
      })
      .toReversed()
  }
}
