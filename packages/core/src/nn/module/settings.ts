import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { formatSetting } from './describe.ts'

/** One thing that a layer is told when it is made. */
export interface Setting {
  readonly kind: takes.Kind
  /** What it is where it is left out; undefined where it may not be, or where nothing stands for it. */
  readonly fallback?: unknown
  /** How it is printed: its value alone, by name, by name where it is not the default, or not. */
  readonly shown: 'bare' | 'named' | 'changed' | 'no'
  /** Whether a field of the layer holds it. What is not held is printed by whether the layer has a field of that name. */
  readonly held: boolean
  /** Words stand without quotes, where PyTorch prints them so. */
  readonly unquoted?: true
  /** Makes what is held of what was given. */
  hold?(layer: string, name: string, value: unknown): unknown
}

/** Printed as its value alone. */
export function bare(kind: takes.Kind, fallback?: unknown): Setting {
  return { kind, fallback, shown: 'bare', held: true }
}

/** Printed with its name. */
export function named(kind: takes.Kind, fallback?: unknown): Setting {
  return { kind, fallback, shown: 'named', held: true }
}

/** Printed with its name where it is not its default. */
export function changed(kind: takes.Kind, fallback: unknown): Setting {
  return { kind, fallback, shown: 'changed', held: true }
}

/** Held, but not printed. */
export function silent(kind: takes.Kind, fallback?: unknown): Setting {
  return { kind, fallback, shown: 'no', held: true }
}

/** Whether the layer has the parameter of this name, by default: printed with its name, always or where it lacks. */
export function part(shown: 'named' | 'changed' = 'named'): Setting {
  return { kind: takes.flag, fallback: true, shown, held: false }
}

/** Used while the layer is made, and then forgotten. */
export function passing(kind: takes.Kind): Setting {
  return { kind, shown: 'no', held: false }
}

/** A layer's one table of what it takes, by which it checks, holds and prints it. */
export interface Settings {
  /** The class, as users write it. */
  readonly layer: string
  /** What the fields hold, by name. What does not fit is refused. */
  hold(given: ArrayLike<unknown>): Readonly<Record<string, unknown>>
  /** Refuses what `forward` does not take. */
  inputs(given: ArrayLike<unknown>): void
  /** What is printed between the brackets of the layer's line. */
  print(layer: object): string
}

type Table = Readonly<Record<string, Setting>>

/**
 * Declares what a layer takes.
 *
 * @param layer - The class, as users write it.
 * @param positional - What its constructor takes by position, in this order.
 * @param options - What it takes in one object after that. It is printed in this order, too.
 * @param inputs - What its `forward` takes.
 */
export function settings(
  layer: string,
  positional: Table = {},
  options: Table | null = null,
  inputs: readonly string[] = ['input'],
): Settings {
  const checkGiven = signature(layer, {
    ...kindsOf(positional, takes.omissible),
    ...(options === null ? {} : { options: takes.options(kindsOf(options)) }),
  })
  const checkInputs = signature(`${layer}.call`, Object.fromEntries(inputs.map((name) => [name, takes.anything])))
  const names = Object.keys(positional)
  const all = Object.entries({ ...positional, ...options })
  const heldOnes = all.filter(([, { held }]) => held)
  const shownOnes = all.filter(([, { shown }]) => shown !== 'no')
  return {
    layer,
    hold(given) {
      checkGiven(given)
      const named: Record<string, unknown> = { ...(given[names.length] as object | undefined) }
      for (const [i, name] of names.entries()) named[name] = given[i]
      return Object.fromEntries(
        heldOnes.map(([name, { fallback, hold }]) => {
          const value = named[name] === undefined ? fallback : named[name]
          return [name, hold === undefined ? value : hold(layer, name, value)]
        }),
      )
    },
    inputs: checkInputs,
    print(made) {
      return shownOnes.flatMap(([name, setting]) => printed(name, setting, made)).join(', ')
    },
  }
}

function kindsOf(table: Table, leftOut?: (kind: takes.Kind) => takes.Kind): Record<string, takes.Kind> {
  return Object.fromEntries(
    Object.entries(table).map(([name, { kind, fallback }]) => [
      name,
      fallback === undefined || leftOut === undefined ? kind : leftOut(kind),
    ]),
  )
}

function printed(name: string, { shown, held, fallback, unquoted }: Setting, made: object): readonly string[] {
  const own: unknown = (made as Readonly<Record<string, unknown>>)[name]
  const value = held ? own : own !== null
  if (shown === 'changed' && (Array.isArray(value) ? value.every((v) => v === fallback) : value === fallback)) return []
  const text = unquoted === true && typeof value === 'string' ? value : formatSetting(value)
  return [shown === 'bare' ? text : `${name}: ${text}`]
}
