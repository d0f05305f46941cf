import * as takes from '../../../arguments/kinds.ts'
import { TorchError } from '../../../errors.ts'
import type { FractionalMaxPoolOptions as DrawnOptions } from '../../../ops/pooling/fractional-max-pool.ts'
import type { Pooled } from '../../../ops/pooling/max-pool2d.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { type Settings, settings, silent } from '../../module/settings.ts'
import { type PoolIndicesOptions, returnIndices } from './max-pool.ts'

/** What FractionalMaxPool2d and FractionalMaxPool3d take: exactly one of a size and a ratio. */
export interface FractionalMaxPoolOptions<S extends readonly number[], Indices extends boolean>
  extends Pick<DrawnOptions<S>, 'outputSize' | 'outputRatio'>, PoolIndicesOptions<Indices> {}

export function fractionalMaxPoolSettings(layer: string): Settings {
  return settings(
    layer,
    { kernelSize: silent(takes.sizesFrom(1)) },
    {
      outputSize: silent(takes.sizesFrom(1)),
      outputRatio: silent(takes.either(takes.number, takes.numbers)),
      returnIndices,
    },
  )
}

export abstract class FractionalMaxPool<S extends readonly number[]> extends Layer {
  declare readonly kernelSize: Sizes<S>
  declare readonly outputSize: Sizes<S> | undefined
  declare readonly outputRatio: Sizes<S> | undefined
  declare readonly returnIndices: boolean

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given)
    if ((this.outputSize === undefined) !== (this.outputRatio === undefined)) return
    throw new TorchError(
      'INVALID_ARGUMENT',
      table.layer,
      `takes exactly one of outputSize and outputRatio, but got ${this.outputSize === undefined ? 'neither' : 'both'}. ` +
        'Say how large the result is to be, or which share of the input’s size that is.',
    )
  }

  protected pool(
    x: Tensor,
    plain: (x: Tensor, kernelSize: Sizes<S>, options: DrawnOptions<S>) => Tensor,
    indexed: (x: Tensor, kernelSize: Sizes<S>, options: DrawnOptions<S>) => Pooled,
  ): Tensor | Pooled {
    const { kernelSize, outputSize, outputRatio } = this
    const size = outputSize === undefined ? { outputRatio: outputRatio! } : { outputSize }
    return (this.returnIndices ? indexed : plain)(x, kernelSize, size)
  }
}
