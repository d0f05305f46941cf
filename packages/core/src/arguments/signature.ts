import { TorchError } from '../errors.ts'
import { describe, isPlainObject } from './describe.ts'
import type { Kind } from './kinds.ts'

/** The parameters of a function in their order, by name, with what each may be. */
export type Parameters = Readonly<Record<string, Kind>>

/** Every signature declared so far, by the name of its function: for tests that call all of them. */
export const signatures: Map<string, Parameters> = new Map()

/**
 * Declares what a public function takes. The result, called with `arguments` as the function's first statement, refuses whatever
 * does not fit, names the argument, and says what would: so every function gives the same errors, and none ignores an argument.
 *
 * @param op - The function as users call it (`conv2d`).
 */
export function signature(op: string, parameters: Parameters): (given: ArrayLike<unknown>) => void {
  signatures.set(op, parameters)
  const kinds = Object.values(parameters)
  if (kinds.includes(undefined as never)) throw new TypeError(`a kind of ${op} is declared in a file that imports it`)
  const most = kinds.length
  return (given) => {
    if (given.length > most && !isMapCallback(given)) throw surplus(op, parameters, given)
    for (let i = 0; i < most; i++) {
      if (!kinds[i]!.accepts(given[i])) throw unfit(op, parameters, i, given[i])
    }
  }
}

/**
 * As {@link signature}, for a function that may be called in several ways, such as `arange(end)` and `arange(start, end)`. What fits
 * none of them is refused in the words of the one that comes nearest.
 *
 * @returns A check that says which of `ways` was taken.
 */
export function overloads(op: string, ...ways: readonly Parameters[]): (given: ArrayLike<unknown>) => number {
  signatures.set(op, ways.at(-1)!)
  return (given) => {
    let count = given.length
    while (count > 0 && given[count - 1] === undefined) count--
    let [nearest, reach] = [0, -1]
    for (const [i, way] of ways.entries()) {
      const kinds = Object.values(way)
      const failing = kinds.findIndex((kind, at) => !kind.accepts(given[at]))
      if (failing < 0 && count <= kinds.length) return i
      const reached = failing < 0 ? kinds.length : failing
      if (reached > reach) [nearest, reach] = [i, reached]
    }
    const way = ways[nearest]!
    throw reach < Object.keys(way).length ? unfit(op, way, reach, given[reach]) : surplus(op, way, given)
  }
}

/** `tensors.map(torch.relu)` hands over the position and the array, too. */
function isMapCallback(given: ArrayLike<unknown>): boolean {
  const list = given[2]
  return given.length === 3 && Array.isArray(list) && list[given[1] as number] === given[0]
}

function usage(op: string, parameters: Parameters): string {
  const names = Object.entries(parameters).map(([name, kind]) => (kind.accepts(undefined) ? `${name}?` : name))
  return `${op}(${names.join(', ')})`
}

function surplus(op: string, parameters: Parameters, given: ArrayLike<unknown>): TorchError {
  const most = Object.keys(parameters).length
  return new TorchError(
    'INVALID_ARGUMENT',
    op,
    `takes ${most === 0 ? 'no arguments' : most === 1 ? '1 argument' : `${most} arguments`}, but got ${given.length}; ` +
      `argument ${most + 1} is ${describe(given[most])}. Call it as ${usage(op, parameters)}.`,
    { given: given.length, most },
  )
}

function unfit(op: string, parameters: Parameters, at: number, value: unknown): TorchError {
  const [name, kind] = Object.entries(parameters)[at]!
  const own = kind.complain?.(op, name, value)
  if (own !== undefined) return own
  const hint = isPlainObject(value) && 'options' in parameters ? ' Options are one object at the end:' : ' Call it as'
  return new TorchError(
    'INVALID_ARGUMENT',
    op,
    `${name} must be ${kind.words}, but got ${describe(value)}.${hint} ${usage(op, parameters)}.`,
    { argument: name },
  )
}
