import * as takes from '../../../arguments/kinds.ts'
import type { MaxPoolOptions as WindowOptions, Pooled } from '../../../ops/pooling/max-pool2d.ts'
import { poolOptionKinds, poolSizesKind } from '../../../ops/pooling/pooling.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, type Setting, type Settings, settings, silent } from '../../module/settings.ts'

export interface PoolIndicesOptions<Indices extends boolean> {
  /** Whether the result says where its elements were found: then it has `values` and `indices`. Default false. */
  readonly returnIndices?: Indices
}

/** What a pool gives that may be asked for indices. */
export type PooledIf<Indices extends boolean> = Indices extends true ? Pooled : Tensor

export const returnIndices: Setting = silent(takes.flag, false)

/** What MaxPool1d, MaxPool2d and MaxPool3d take. */
export interface MaxPoolOptions<S extends readonly number[], Indices extends boolean>
  extends WindowOptions<S>, PoolIndicesOptions<Indices> {}

export function maxPoolSettings(layer: string): Settings {
  return settings(
    layer,
    { kernelSize: named(poolSizesKind) },
    {
      stride: named(poolOptionKinds.stride),
      padding: named(poolOptionKinds.padding, 0),
      dilation: named(takes.sizesFrom(1), 1),
      ceilMode: named(takes.flag, false),
      returnIndices,
    },
  )
}

export abstract class MaxPool<S extends readonly number[]> extends Layer {
  declare readonly kernelSize: Sizes<S>
  declare readonly stride: Sizes<S>
  declare readonly padding: Sizes<S>
  declare readonly dilation: Sizes<S>
  declare readonly ceilMode: boolean
  declare readonly returnIndices: boolean

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given)
    this.stride ??= this.kernelSize
  }

  protected pool(
    x: Tensor,
    plain: (x: Tensor, kernelSize: Sizes<S>, options: WindowOptions<S>) => Tensor,
    indexed: (x: Tensor, kernelSize: Sizes<S>, options: WindowOptions<S>) => Pooled,
  ): Tensor | Pooled {
    const { kernelSize, stride, padding, dilation, ceilMode } = this
    return (this.returnIndices ? indexed : plain)(x, kernelSize, { stride, padding, dilation, ceilMode })
  }
}
