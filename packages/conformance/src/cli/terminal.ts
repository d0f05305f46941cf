import { parseArgs } from 'node:util'
import { listOf } from '../run/query.ts'

/** A mistake on the command line: reported without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

export function print(text: string, stream: 'stdout' | 'stderr' = 'stdout'): void {
  process[stream].write(text)
}

const color = process.stdout.isTTY && process.env['NO_COLOR'] === undefined

export function paint(code: number, text: string): string {
  return color ? `\u001B[${code}m${text}\u001B[0m` : text
}

export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

/** Parses options; those in `flags` take no value. */
export function parse(args: readonly string[], options: readonly string[], flags: readonly string[] = []): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries([
        ...options.map((name) => [name, { type: 'string' }] as const),
        ...flags.map((name) => [name, { type: 'boolean' }] as const),
      ]),
    })
    return { values: values as Arguments['values'], positionals }
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
}

export function text({ values }: Arguments, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** An option that is a whole number. */
export function wholeNumber(parsed: Arguments, name: string, otherwise: number): number {
  const value = text(parsed, name)
  if (value === undefined) return otherwise
  const number = Number(value)
  if (value.trim() === '' || !Number.isSafeInteger(number)) throw new CommandError(`--${name} takes a whole number`)
  return number
}

/** A comma-separated option. */
export function list(parsed: Arguments, name: string): readonly string[] | undefined {
  return listOf(text(parsed, name))
}

/** An option that must be one of some words. */
export function oneOf<T extends string>(parsed: Arguments, name: string, words: readonly T[], otherwise: T): T {
  const value = text(parsed, name) ?? otherwise
  const found = words.find((word) => word === value)
  if (found === undefined) throw new CommandError(`--${name} takes ${words.join(' or ')}, not '${value}'`)
  return found
}
