import * as takes from '../../../arguments/kinds.ts'
import type { OutputSize } from '../../../ops/pooling/adaptive-avg-pool.ts'
import type { Pooled } from '../../../ops/pooling/max-pool2d.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, type Settings, settings } from '../../module/settings.ts'
import { returnIndices } from './max-pool.ts'

export function adaptiveMaxPoolSettings(layer: string): Settings {
  return settings(layer, { outputSize: named(takes.outputSizes) }, { returnIndices })
}

/** What AdaptiveMaxPool1d, AdaptiveMaxPool2d and AdaptiveMaxPool3d share. */
export abstract class AdaptiveMaxPool<S extends readonly number[]> extends Layer {
  declare readonly outputSize: OutputSize<S>
  declare readonly returnIndices: boolean

  protected pool(
    x: Tensor,
    plain: (x: Tensor, outputSize: OutputSize<S>) => Tensor,
    indexed: (x: Tensor, outputSize: OutputSize<S>) => Pooled,
  ): Tensor | Pooled {
    return (this.returnIndices ? indexed : plain)(x, this.outputSize)
  }
}
