import * as takes from '../../../arguments/kinds.ts'
import type { MaxUnpoolOptions as UnpoolOptions } from '../../../ops/pooling/max-unpool.ts'
import { tuple } from '../../../shape.ts'
import { Layer } from '../../module/layer.ts'
import { named, type Setting, type Settings, settings } from '../../module/settings.ts'

/** What MaxUnpool1d, MaxUnpool2d and MaxUnpool3d take. */
export type MaxUnpoolOptions<S extends readonly number[]> = Pick<UnpoolOptions<S>, 'stride' | 'padding'>

export function maxUnpoolSettings(layer: string, rank: number): Settings {
  const size = (least: number, fallback?: number): Setting => ({
    ...named(takes.sizesFrom(least), fallback),
    hold: (_, name, value) =>
      value === undefined ? value : tuple(layer, name, value as number | readonly number[], rank, least),
  })
  return settings(layer, { kernelSize: size(1) }, { stride: size(1), padding: size(0, 0) }, [
    'input',
    'indices',
    'outputSize',
  ])
}

export abstract class MaxUnpool<S extends readonly number[]> extends Layer {
  declare readonly kernelSize: S
  declare readonly stride: S
  declare readonly padding: S

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given)
    this.stride ??= this.kernelSize
  }

  protected windows(outputSize: readonly number[] | undefined): UnpoolOptions<S> {
    const { stride, padding } = this
    return { stride, padding, ...(outputSize === undefined ? {} : { outputSize }) }
  }
}
