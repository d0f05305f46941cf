import * as takes from '../../../arguments/kinds.ts'
import type { LpPoolOptions } from '../../../ops/pooling/lp-pool.ts'
import { poolOptionKinds, poolSizesKind } from '../../../ops/pooling/pooling.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import { Layer } from '../../module/layer.ts'
import { named, type Settings, settings } from '../../module/settings.ts'

/** What LPPool1d, LPPool2d and LPPool3d take. */
export type LPPoolOptions<S extends readonly number[]> = LpPoolOptions<S>

export function lpPoolSettings(layer: string): Settings {
  return settings(
    layer,
    { normType: named(takes.number), kernelSize: named(poolSizesKind) },
    { stride: named(poolOptionKinds.stride, null), ceilMode: named(takes.flag, false) },
  )
}

export abstract class LPPool<S extends readonly number[]> extends Layer {
  declare readonly normType: number
  declare readonly kernelSize: Sizes<S>
  /** null: windows are one kernel apart. */
  declare readonly stride: Sizes<S> | null
  declare readonly ceilMode: boolean

  protected windows(): LPPoolOptions<S> {
    const { stride, ceilMode } = this
    return { ceilMode, ...(stride === null ? {} : { stride }) }
  }
}
