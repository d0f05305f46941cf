import { describe, isPlainObject } from '../../arguments/describe.ts'
import { TorchError } from '../../errors.ts'
import { checkSameCopy, kindOf } from '../../brand.ts'
import type { Buffer } from './buffer.ts'
import type { Module } from './module.ts'
import type { Parameter } from './parameter.ts'

export function isModule(value: unknown): value is Module {
  return kindOf(value) === 'Module'
}

export function isParameter(value: unknown): value is Parameter {
  return kindOf(value) === 'Parameter'
}

export function isBuffer(value: unknown): value is Buffer {
  return kindOf(value) === 'Buffer'
}

export function checkModule(op: string, what: string, value: unknown): void {
  if (isModule(value)) return
  checkSameCopy(op, what, value)
  const hint = typeof value === 'function' ? ' Functions become modules in a class with a forward(x).' : ''
  throw new TorchError('INVALID_ARGUMENT', op, `${what} must be a Module, but got ${describe(value)}.${hint}`)
}

export function checkParameter(op: string, what: string, value: unknown): void {
  if (isParameter(value)) return
  checkSameCopy(op, what, value)
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `${what} must be a Parameter, but got ${describe(value)}. Make one with new nn.Parameter(x).`,
  )
}

/** The entries of a plain object, each checked. */
export function entriesOf<T>(
  op: string,
  given: Readonly<Record<string, T>>,
  check: (op: string, what: string, value: unknown) => void,
): [name: string, value: T][] {
  if (!isPlainObject(given)) {
    throw new TorchError('INVALID_ARGUMENT', op, `takes one object of names and values, but got ${describe(given)}.`)
  }
  const entries = Object.entries<T>(given)
  for (const [name, value] of entries) check(op, `'${name}'`, value)
  return entries
}

/** The items of a list, each checked. */
export function itemsOf<T>(
  op: string,
  given: Iterable<T>,
  check: (op: string, what: string, value: unknown) => void,
): T[] {
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
    throw new TorchError('INVALID_ARGUMENT', op, `takes one list, but got ${describe(given)}.`)
  }
  const items = Array.from(given)
  for (const [i, item] of items.entries()) check(op, `item ${i}`, item)
  return items
}
