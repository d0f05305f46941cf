import { type DType, dtypeMeantBy, dtypes, isDType } from '../dtype/dtype.ts'
import { foreignError, foreignKind } from '../brand.ts'
import { TorchError } from '../errors.ts'
import { describe } from './describe.ts'
import { isTensor, releasedError } from './tensor.ts'

/** What an argument or option may be. */
export interface Kind {
  /** In messages: `dim must be …`. */
  readonly words: string
  accepts(value: unknown): boolean
  /** An error that says more than `must be …`; undefined where that says it all. */
  complain?(op: string, name: string, value: unknown): TorchError | undefined
  /** For kinds made of others: what they are made of. */
  readonly parts?: Readonly<Record<string, Kind>>
}

function kind(words: string, accepts: (value: unknown) => boolean, complain?: Kind['complain']): Kind {
  return complain === undefined ? { words, accepts } : { words, accepts, complain }
}

export const anything: Kind = kind('anything', () => true)

export const tensor: Kind = kind(
  'a tensor',
  (value) => isTensor(value) && !value.released,
  (op, name, value) => {
    const foreign = foreignKind(value)
    if (foreign !== undefined) return foreignError(op, name, foreign)
    return isTensor(value) ? releasedError(op, value) : undefined
  },
)

export const flag: Kind = kind('true or false', (value) => typeof value === 'boolean')
/** Any number, NaN and infinities included. */
export const number: Kind = kind('a number', (value) => typeof value === 'number')
export const finite: Kind = kind('a finite number', Number.isFinite)
export const integer: Kind = kind('a whole number', Number.isSafeInteger)
export const natural: Kind = kind(
  'a whole number ≥ 0',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
)
export const positiveInteger: Kind = kind(
  'a whole number ≥ 1',
  (value) => Number.isSafeInteger(value) && (value as number) >= 1,
)
export const nonNegative: Kind = kind('a number ≥ 0', (value) => typeof value === 'number' && value >= 0)
/** A whole number, also as a bigint. */
export const whole: Kind = kind('a whole number', (value) => typeof value === 'bigint' || Number.isSafeInteger(value))
/** How much: neither negative nor infinite. */
export const amount: Kind = kind('a finite number ≥ 0', (value) => Number.isFinite(value) && (value as number) >= 0)
export const positive: Kind = kind('a number > 0', (value) => typeof value === 'number' && value > 0)
export const probability: Kind = kind(
  'a number from 0 to 1',
  (value) => typeof value === 'number' && value >= 0 && value <= 1,
)
/** An `ArrayBuffer`'s numbers, of whichever kind. */
export const typedArray: Kind = kind('a typed array', ArrayBuffer.isView)
/** What becomes one element: a number, a boolean or a bigint. */
export const scalar: Kind = kind('a number', isScalar)
export const text: Kind = kind('a string', (value) => typeof value === 'string')
export const callback: Kind = kind('a function', (value) => typeof value === 'function')

/** A tensor, or a number that is taken as one. */
export const operand: Kind = kind(
  'a tensor or a number',
  (value) => isScalar(value) || tensor.accepts(value),
  tensor.complain,
)

export const dtype: Kind = kind('a dtype', isDType, (op, name, value) => noDType(op, name, value))

function noDType(op: string, name: string, value: unknown): TorchError {
  return new TorchError(
    'UNSUPPORTED_DTYPE',
    op,
    `${name}: ${describe(value)} is no dtype. Use '${dtypeMeantBy(value) ?? 'float32'}'${
      dtypeMeantBy(value) === undefined ? ' or another of DType' : ''
    }.`,
    {
      dtype: value as DType,
    },
  )
}

/** A string that names neither a dtype nor, since devices are objects, a device. */
export function noTarget(op: string, value: string): TorchError {
  const dtype = dtypeMeantBy(value)
  if (dtype !== undefined) return noDType(op, 'dtype', value)
  return new TorchError(
    'INVALID_ARGUMENT',
    op,
    `${describe(value)} is neither a dtype (${dtypes.join(', ')}) nor a device: devices are objects, made by ${deviceMaker(value)}.`,
    { target: value },
  )
}

function deviceMaker(value: string): string {
  const [name, index] = value.toLowerCase().split(':') as [string, string?]
  if (name === 'cpu') return "js() or libtorch('cpu'), from 'flambeau'"
  if (name === 'cuda') return `libtorch('${index === undefined ? 'cuda' : `cuda:${index}`}'), from 'flambeau'`
  if (name === 'webgpu' || name === 'gpu' || name === 'mps') return "await webgpu(), from 'flambeau'"
  if (name === 'libtorch') return `libtorch('${value.slice('libtorch:'.length) || 'cpu'}'), from 'flambeau'`
  if (name === 'js') return "js(), from 'flambeau'"
  return "js(), libtorch('cpu'), libtorch('cuda:0') and await webgpu(), from 'flambeau'"
}

export const device: Kind = kind(
  'a device such as torch.js()',
  (value) => typeof value === 'object' && value !== null && 'kernels' in value && 'allocate' in value,
  (op, _, value) => (typeof value === 'string' ? noTarget(op, value) : undefined),
)

export const generator: Kind = kind(
  'a torch.Generator',
  (value) => typeof value === 'object' && value !== null && 'manualSeed' in value && 'next' in value,
)

/** A list of `item`s. */
export function listOf(item: Kind, words: string): Kind {
  return {
    words,
    accepts: (value) => Array.isArray(value) && value.every((each) => item.accepts(each)),
    complain: (op, name, value) => {
      if (!Array.isArray(value) || item.complain === undefined) return undefined
      const list = value as readonly unknown[]
      const at = list.findIndex((each) => !item.accepts(each))
      return at < 0 ? undefined : item.complain(op, `${name}[${at}]`, list[at])
    },
  }
}

/** A list of exactly two. */
export function pairOf(item: Kind, words: string): Kind {
  return kind(words, (value) => Array.isArray(value) && value.length === 2 && value.every((each) => item.accepts(each)))
}

/** An object with these fields; others do not matter. */
export function record(fields: Readonly<Record<string, Kind>>, words: string): Kind {
  return kind(words, (value) => {
    if (typeof value !== 'object' || value === null) return false
    for (const key in fields) if (!fields[key]!.accepts((value as Record<string, unknown>)[key])) return false
    return true
  })
}

export const integers: Kind = listOf(integer, 'a list of whole numbers')
export const numbers: Kind = listOf(number, 'a list of numbers')
export const tensors: Kind = listOf(tensor, 'a list of tensors')
/** One dimension, several, or null for all. */
export const dims: Kind = kind(
  'a dimension or a list of dimensions',
  (value) => value === null || integer.accepts(value) || integers.accepts(value),
)
/** A whole number for all dimensions, or a list of one for each. */
export const sizes: Kind = kind(
  'a whole number or a list of them',
  (value) => integer.accepts(value) || integers.accepts(value),
)

/** As {@link sizes}, each at least `least`. */
export function sizesFrom(least: number): Kind {
  const fits = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= least
  return kind(
    `a whole number ≥ ${least} or a list of them`,
    (value) => fits(value) || (Array.isArray(value) && value.every(fits)),
  )
}

/** As {@link sizes}; null keeps the size of the input. */
export const outputSizes: Kind = kind(
  'a whole number, or a list of them and of nulls',
  (value) => integer.accepts(value) || (Array.isArray(value) && value.every((each) => orNull(integer).accepts(each))),
)

/** One of these values. */
export function oneOf(...values: readonly (string | number | boolean)[]): Kind {
  const words = values.map((value) => describe(value))
  const list = words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`
  return kind(list, (value) => (values as readonly unknown[]).includes(value))
}

/** One kind or the other. */
export function either(a: Kind, b: Kind): Kind {
  return {
    words: `${a.words} or ${b.words}`,
    accepts: (value) => a.accepts(value) || b.accepts(value),
    complain: (op, name, value) => a.complain?.(op, name, value) ?? b.complain?.(op, name, value),
  }
}

/** May be null. */
export function orNull(inner: Kind): Kind {
  return { ...inner, words: `${inner.words} or null`, accepts: (value) => value === null || inner.accepts(value) }
}

/** May be left out. */
export function omissible(inner: Kind): Kind {
  return { ...inner, accepts: (value) => value === undefined || inner.accepts(value) }
}

/** May not be left out. */
export function needed(inner: Kind): Kind {
  return {
    ...inner,
    accepts: (value) => value !== undefined && inner.accepts(value),
    complain: (op, name, value) => (value === undefined ? undefined : inner.complain?.(op, name, value)),
  }
}

/** May be left out, or be null to let others follow. */
export function optional(inner: Kind): Kind {
  return {
    ...inner,
    accepts: (value) => value === undefined || value === null || inner.accepts(value),
  }
}

/** The options of a function: one object at the end, whose keys are known and whose values fit, or nothing. */
export function options(parts: Readonly<Record<string, Kind>>): Kind {
  const fits = (key: string, value: unknown): boolean =>
    Object.hasOwn(parts, key) && (value === undefined || parts[key]!.accepts(value))
  return {
    words: `one object of options, ${listed(parts)}`,
    parts,
    accepts: (value) => {
      if (value === undefined) return true
      if (!isOptions(value)) return false
      for (const key in value) if (!fits(key, value[key])) return false
      return true
    },
    complain: (op, _, value) => {
      if (!isOptions(value)) {
        return new TorchError(
          'INVALID_ARGUMENT',
          op,
          `options are one object at the end, but got ${describe(value)}. ` + taken(parts),
          { known: Object.keys(parts) },
        )
      }
      const key = Object.keys(value).find((each) => !fits(each, value[each]))
      if (key === undefined) return undefined
      const part = Object.hasOwn(parts, key) ? parts[key]! : undefined
      if (part === undefined) {
        return new TorchError('UNKNOWN_OPTION', op, `got an unexpected option '${key}'. ${taken(parts)}`, {
          key,
          known: Object.keys(parts),
        })
      }
      return (
        part.complain?.(op, key, value[key]) ??
        new TorchError('INVALID_ARGUMENT', op, `${key} must be ${part.words}, but got ${describe(value[key])}.`, {
          argument: key,
        })
      )
    },
  }
}

/** The options of both. */
export function joined(...kinds: readonly Kind[]): Kind {
  return options(Object.assign({}, ...kinds.map(({ parts }) => parts)) as Record<string, Kind>)
}

function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isTensor(value)
}

function listed(parts: Readonly<Record<string, Kind>>): string {
  return `{ ${Object.keys(parts).join(', ')} }`
}

function taken(parts: Readonly<Record<string, Kind>>): string {
  const names = Object.keys(parts)
  return names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`
}

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
}
