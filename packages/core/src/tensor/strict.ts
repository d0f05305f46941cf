import { describe } from '../arguments/describe.ts'
import { releasedError } from '../arguments/tensor.ts'
import { TorchError } from '../errors.ts'
import type { Tensor } from './tensor.ts'

/** Methods whose last arguments have defaults: how many they take. */
const counts: Readonly<Record<string, number>> = {
  requiresGrad_: 1,
  // JSON.stringify hands over the key.
  toJSON: 1,
}

/** What a tensor can say after its release. */
const alwaysAllowed: ReadonlySet<string> = new Set(
  [
    'dim numel size stride elementSize isContiguous isFloatingPoint isSigned isSameSize isInference requiresGrad_ retainGrad',
    'registerHook registerPostAccumulateGradHook keep dispose toJSON alias',
  ].flatMap((names) => names.split(' ')),
)
/** Properties that make a tensor of it. */
const making: readonly string[] = ['data']

type Method = (this: unknown, ...given: unknown[]) => unknown
/** A function whose first argument is the tensor. */
export type OfTensor = (self: never, ...given: never[]) => unknown

/**
 * Has every method of a class refuse arguments that it would not look at (`x.keep(true)`), and tensors that were released, under
 * its own name.
 */
export function makeStrict(prototype: object): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (making.includes(name)) {
      const get = property.get as Method
      Object.defineProperty(prototype, name, { ...property, get: strict(name, 0, (self) => get.call(self)) })
    }
    const method = property.value as Method | undefined
    if (typeof method !== 'function' || name === 'constructor') continue
    const most = counts[name] ?? method.length
    const value = strict(name, most, (self, a, b) => method.call(self, a, b))
    Object.defineProperty(value, 'length', { value: method.length })
    Object.defineProperty(prototype, name, { ...property, value })
  }
}

/**
 * A function of a tensor as its method.
 *
 * By the number of arguments, because spreading them would cost more than a small method.
 *
 * @param most - How many arguments it takes besides the tensor.
 */
export function strict(name: string, most: number, fn: OfTensor): Method {
  const method = strictly(name, most, fn as (...given: unknown[]) => unknown)
  Object.defineProperty(method, 'name', { value: name })
  return method
}

function strictly(name: string, most: number, fn: (...given: unknown[]) => unknown): Method {
  const isAllowed = alwaysAllowed.has(name)
  const check = (x: unknown): void => {
    if (!isAllowed && (x as Tensor).released) throw releasedError(name, x as Tensor)
  }
  if (most === 0) {
    return function (this: unknown): unknown {
      if (arguments.length > 0) throw surplus(name, most, arguments)
      check(this)
      return fn(this)
    }
  }
  if (most === 1) {
    return function (this: unknown, a: unknown): unknown {
      if (arguments.length > 1) throw surplus(name, most, arguments)
      check(this)
      return fn(this, a)
    }
  }
  if (most === 2) {
    return function (this: unknown, a: unknown, b: unknown): unknown {
      if (arguments.length > 2) throw surplus(name, most, arguments)
      check(this)
      return fn(this, a, b)
    }
  }
  return function (this: unknown, ...given: unknown[]): unknown {
    if (given.length > most) throw surplus(name, most, given)
    check(this)
    return fn(this, ...given)
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
