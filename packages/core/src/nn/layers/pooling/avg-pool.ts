import * as takes from '../../../arguments/kinds.ts'
import type { AvgPoolDivisorOptions } from '../../../ops/pooling/avg-pool2d.ts'
import { poolOptionKinds, poolSizesKind } from '../../../ops/pooling/pooling.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import { tuple } from '../../../shape.ts'
import { Layer } from '../../module/layer.ts'
import { named, type Setting, type Settings, settings, silent } from '../../module/settings.ts'

/** What AvgPool2d and AvgPool3d take; AvgPool1d has no divisor of its own. */
export type AvgPoolOptions<S extends readonly number[]> = AvgPoolDivisorOptions<S>

export function avgPoolSettings(layer: string, rank: number): Settings {
  // PyTorch's AvgPool1d holds, and prints, lists of one.
  const size = (kind: takes.Kind, least: number, fallback?: number): Setting => ({
    ...named(kind, fallback),
    ...(rank > 1
      ? {}
      : {
          hold: (_, name, value) =>
            value === undefined ? value : tuple(layer, name, value as number | readonly number[], 1, least),
        }),
  })
  return settings(
    layer,
    { kernelSize: size(poolSizesKind, 1) },
    {
      stride: size(poolOptionKinds.stride, 1),
      padding: size(poolOptionKinds.padding, 0, 0),
      ceilMode: silent(takes.flag, false),
      countIncludePad: silent(takes.flag, true),
      ...(rank > 1 ? { divisorOverride: silent(takes.number) } : {}),
    },
  )
}

export abstract class AvgPool<S extends readonly number[]> extends Layer {
  declare readonly kernelSize: Sizes<S>
  declare readonly stride: Sizes<S>
  declare readonly padding: Sizes<S>
  declare readonly ceilMode: boolean
  declare readonly countIncludePad: boolean
  declare readonly divisorOverride?: number

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given)
    this.stride ??= this.kernelSize
  }

  protected windows(): AvgPoolOptions<S> {
    const { stride, padding, ceilMode, countIncludePad, divisorOverride } = this
    return {
      stride,
      padding,
      ceilMode,
      countIncludePad,
      ...(divisorOverride === undefined ? {} : { divisorOverride }),
    }
  }
}
