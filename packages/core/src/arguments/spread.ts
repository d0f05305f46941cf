import { TorchError } from '../errors.ts'
import { describe } from './describe.ts'
import { integers, type Kind } from './kinds.ts'
import { signatures } from './signature.ts'
import { isTensor } from './tensor.ts'

/** What a function that takes a list or its items one by one was given. */
export interface Spread<T, O> {
  readonly list: readonly T[]
  readonly options: O | undefined
}

/**
 * As {@link signature}, for functions that take their only list also spread, as PyTorch's `*size`: `zeros([2, 3])` and `zeros(2, 3)`.
 *
 * @param name - The list, in messages.
 * @param list - What the list may be.
 * @param options - What may follow it.
 */
export function spreadSignature<T, O = undefined>(
  op: string,
  name: string,
  list: Kind,
  options?: Kind,
): (given: ArrayLike<unknown>) => Spread<T, O> {
  signatures.set(op, { [name]: list, ...(options === undefined ? {} : { options }) })
  const usage = `${op}([…]${options === undefined ? '' : ', options?'}) or ${op}(…${options === undefined ? '' : ', options?'})`
  return (given) => {
    let count = given.length
    const last = given[count - 1]
    const hasOptions = options !== undefined && count > 0 && isOptions(last)
    if (hasOptions) {
      count--
      if (!options.accepts(last)) throw options.complain!(op, 'options', last)!
    }
    const first = given[0]
    const isList = count > 0 && Array.isArray(first)
    if (isList && count > 1) throw surplus(op, usage, given, options)
    if (count === 0 && list === integers) throw missing(op, name, usage)
    const items: unknown = isList ? first : Array.prototype.slice.call(given, 0, count)
    if (!list.accepts(items)) {
      throw (
        list.complain?.(op, name, items) ??
        new TorchError(
          'INVALID_ARGUMENT',
          op,
          `${name} must be ${list.words}, but got ${describe(count === 1 ? first : items)}. Call it as ${usage}.`,
          { argument: name },
        )
      )
    }
    return { list: items as readonly T[], options: hasOptions ? (last as O) : undefined }
  }
}

function isOptions(value: unknown): boolean {
  return (
    value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value) && !isTensor(value))
  )
}

function missing(op: string, name: string, usage: string): TorchError {
  return new TorchError('INVALID_ARGUMENT', op, `${name} is missing: [] stands for none. Call it as ${usage}.`, {
    argument: name,
  })
}

function surplus(op: string, usage: string, given: ArrayLike<unknown>, options: Kind | undefined): TorchError {
  return (
    options?.complain?.(op, 'options', given[1]) ??
    new TorchError(
      'INVALID_ARGUMENT',
      op,
      `takes one list, but argument 2 is ${describe(given[1])}. Call it as ${usage}.`,
      { given: given.length },
    )
  )
}
