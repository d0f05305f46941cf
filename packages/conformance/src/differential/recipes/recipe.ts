import type { Scene } from '../arguments.ts'
import type { Value } from '../call.ts'
import type { Draw } from '../draw.ts'

/** Arguments that fit together: the first ones by position (undefined: drawn as usual), others by name. */
export interface Arranged {
  readonly positional: readonly (Value | undefined)[]
  readonly named?: Readonly<Record<string, Value | undefined>>
}

/** Draws arguments for functions whose arguments must fit together. */
export type Recipe = (draw: Draw, scene: Scene) => Arranged

/** One recipe for several functions. */
export function shared(names: string, recipe: Recipe): Readonly<Record<string, Recipe>> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, recipe]))
}

/** A size for all spatial dimensions, or one for each. */
export function perDimension(draw: Draw, rank: number, list: readonly number[]): Value {
  return draw.chance(0.5) ? draw.pick(list) : Array.from({ length: rank }, () => draw.pick(list))
}

export function rankOf(name: string): number {
  return Number(/([123])d/.exec(name)?.[1] ?? 2)
}

/** Sometimes a value, otherwise what the function does without. */
export function sometimes(draw: Draw, value: () => Value, probability = 0.5): Value | undefined {
  return draw.chance(probability) ? value() : undefined
}
