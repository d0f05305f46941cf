import * as takes from '../../../arguments/kinds.ts'
import { TorchError } from '../../../errors.ts'
import { pad, type PadOptions } from '../../../ops/windows/pad.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { bare, named, type Settings, settings } from '../../module/settings.ts'

/** @param rank - Number of dimensions that are surrounded, two sides each. */
export function padSettings(layer: string, rank: number, constant = false): Settings {
  const padding = {
    ...(constant ? named : bare)(takes.sizes),
    hold: (_: string, __: string, value: unknown) => sides(layer, value as number | readonly number[], 2 * rank),
  }
  return settings(layer, { padding, ...(constant ? { value: named(takes.number) } : {}) })
}

function sides(layer: string, padding: number | readonly number[], count: number): readonly number[] {
  if (typeof padding === 'number') return new Array<number>(count).fill(padding)
  if (padding.length === count) return padding
  throw new TorchError(
    'INVALID_ARGUMENT',
    layer,
    `padding must be one number for all sides or ${count}, one for each, but got [${padding.join(', ')}].`,
    { padding },
  )
}

/** What all padding layers share. */
export abstract class PadLayer extends Layer {
  declare readonly padding: readonly number[]

  protected pad(x: Tensor, mode: NonNullable<PadOptions['mode']>, value = 0): Tensor {
    return pad(x, this.padding, mode === 'constant' ? { mode, value } : { mode })
  }
}
