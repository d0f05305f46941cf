import { describe } from '../arguments/describe.ts'
import { releasedError } from '../arguments/tensor.ts'
import { TorchError } from '../errors.ts'
import type { Tensor } from './tensor.ts'

/** Methods that take any number of arguments, and those whose last ones have defaults: how many they take. */
const counts: Readonly<Record<string, number>> = {
  repeat: Infinity,
  tile: Infinity,
  flip: Infinity,
  index: Infinity,
  indexAsync: Infinity,
  view: Infinity,
  reshape: Infinity,
  permute: Infinity,
  expand: Infinity,
  broadcastTo: Infinity,
  newZeros: Infinity,
  newOnes: Infinity,
  newEmpty: Infinity,
  requiresGrad_: 1,
  norm: 3,
  // JSON.stringify hands over the key.
  toJSON: 1,
}

/** What a tensor can say after its release. */
const alwaysAllowed: ReadonlySet<string> = new Set(
  [
    'dim numel size stride elementSize isContiguous isFloatingPoint isSigned isSameSize isInference requiresGrad_ retainGrad',
    'registerHook registerPostAccumulateGradHook keep dispose toJSON',
  ].flatMap((names) => names.split(' ')),
)
/** Properties that make a tensor of it. */
const making: readonly string[] = ['T', 'mT', 'data']

type Method = (this: unknown, ...given: unknown[]) => unknown

/**
 * Has every method of a class, and of those it extends, refuse arguments that it would not look at (`x.relu(true)`), and tensors that were
 * released, under its own name.
 */
export function makeStrict(prototype: object): void {
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (making.includes(name))
        Object.defineProperty(at, name, { ...property, get: strict(name, 0, property.get as Method) })
      const method: unknown = property.value
      if (typeof method !== 'function' || name === 'constructor') continue
      const most = counts[name] ?? method.length
      if (alwaysAllowed.has(name) && most === Infinity) continue
      const value = strict(name, most, method as Method)
      Object.defineProperty(value, 'name', { value: name })
      Object.defineProperty(value, 'length', { value: method.length })
      // The source that a reader, or the suite that binds arguments by name, wants to see.
      Object.defineProperty(value, 'toString', { value: () => String(method) })
      Object.defineProperty(at, name, { ...property, value })
    }
  }
}

/** By the number of arguments, because spreading them would cost more than a small method. */
function strict(name: string, most: number, method: Method): Method {
  const isAllowed = alwaysAllowed.has(name)
  const check = (x: unknown): void => {
    if (!isAllowed && (x as Tensor).released) throw releasedError(name, x as Tensor)
  }
  if (most === 0) {
    return function (this: unknown): unknown {
      if (arguments.length > 0) throw surplus(name, most, arguments)
      check(this)
      return method.call(this)
    }
  }
  if (most === 1) {
    return function (this: unknown, a: unknown): unknown {
      if (arguments.length > 1) throw surplus(name, most, arguments)
      check(this)
      return method.call(this, a)
    }
  }
  if (most === 2) {
    return function (this: unknown, a: unknown, b: unknown): unknown {
      if (arguments.length > 2) throw surplus(name, most, arguments)
      check(this)
      return method.call(this, a, b)
    }
  }
  return function (this: unknown, ...given: unknown[]): unknown {
    if (given.length > most) throw surplus(name, most, given)
    check(this)
    return method.apply(this, given)
  }
}

function surplus(name: string, most: number, given: ArrayLike<unknown>): TorchError {
  const takes = most === 0 ? 'no arguments' : most === 1 ? '1 argument' : `${most} arguments`
  return new TorchError(
    'INVALID_ARGUMENT',
    name,
    `takes ${takes}, but got ${given.length}; argument ${most + 1} is ${describe(given[most])}. Leave it out.`,
    { given: given.length, most },
  )
}
