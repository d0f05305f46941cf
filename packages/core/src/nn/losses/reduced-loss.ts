import * as takes from '../../arguments/kinds.ts'
import type { Reduction } from '../../ops/losses/losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { Buffer } from '../module/buffer.ts'
import { Layer } from '../module/layer.ts'
import { type Setting, type Settings, settings, silent } from '../module/settings.ts'

/** A tensor that the loss holds as a buffer, or null. */
export const constant: Setting = {
  ...silent(takes.optional(takes.tensor), null),
  hold: (_, __, value) => (value === null ? null : new Buffer(value as Tensor)),
}

/** The table of a loss: its options, and how losses become one. Losses print nothing. */
export function lossSettings(
  layer: string,
  options: Readonly<Record<string, Setting>> = {},
  inputs: readonly string[] = ['input', 'target'],
): Settings {
  return settings(layer, {}, { ...options, reduction: silent(takes.oneOf('mean', 'sum', 'none'), 'mean') }, inputs)
}

/** A loss whose elements are averaged, added up or left as they are. */
export abstract class ReducedLoss extends Layer {
  declare readonly reduction: Reduction
}
