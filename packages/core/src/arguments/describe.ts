import { foreignKind } from '../brand.ts'
import { formatShape } from '../shape.ts'
import { isTensor } from './tensor.ts'

/** A value in the words of an error message. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`
    case 'bigint':
      return `${value}n`
    case 'function':
      return value.name === '' ? 'a function' : `the function ${value.name}`
    case 'object':
      return value === null ? 'null' : describeObject(value)
    default:
      return String(value)
  }
}

function describeObject(value: object): string {
  if (isTensor(value)) return `a tensor of shape ${formatShape(value.shape)}`
  const foreign = foreignKind(value)
  if (foreign !== undefined) return `a ${foreign} of another copy of @flambeau/core`
  if (Array.isArray(value)) {
    const shown = value.slice(0, 6).map((item) => (typeof item === 'object' && item !== null ? '…' : describe(item)))
    return `[${shown.join(', ')}${value.length > 6 ? ', …' : ''}]`
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value)
    return keys.length === 0 ? '{}' : `{ ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''} }`
  }
  if (value instanceof Promise) return 'a promise (await it first)'
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object'
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
