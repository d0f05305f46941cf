import { describe, expect, it } from 'vitest'
import { js } from '@flambeau/backend-js'
import * as torch from '../index.ts'
import { setDefaultDevice } from '../default-device.ts'
import * as takes from './kinds.ts'
import { signature } from './signature.ts'

setDefaultDevice(js())
const F = torch.nn.functional
const loose = torch as unknown as Record<string, (...values: unknown[]) => unknown>
const x = torch.tensor([[1, 2]])

/** Calls something with arguments that its type does not allow. */
function call(fn: unknown, ...given: unknown[]): () => unknown {
  return () => (fn as (...values: unknown[]) => unknown)(...given)
}

function thrown(fn: () => unknown): { code: string; message: string } {
  try {
    fn()
  } catch (error) {
    if (error instanceof torch.TorchError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('signatures', () => {
  it.each([
    ['an option by position', call(torch.sum, x, 0, true), 'options are one object at the end, but got true'],
    ['options as a list', call(torch.sum, x, 0, [1]), 'options are one object at the end, but got [1]'],
    ['a tensor for options', call(F.leakyRelu, x, x), 'but got a tensor of shape [1, 2]'],
    ['a surplus argument', call(torch.relu, x, true), 'takes 1 argument, but got 2; argument 2 is true'],
    ['no tensor', call(torch.relu, [1, 2]), 'input must be a tensor, but got [1, 2]'],
    ['a promise', call(torch.relu, Promise.resolve(x)), 'await it first'],
    ['options in the place of another', call(F.linear, x, x, { bias: 1 }), 'but got { bias }. Call it as linear('],
    ['a flag that is none', call(torch.sum, x, 0, { keepdim: 1 }), 'keepdim must be true or false, but got 1'],
    [
      'a word unknown',
      call(torch.div, x, 2, { roundingMode: 'up' }),
      "must be 'floor' or 'trunc' or null, but got 'up'",
    ],
  ])('refuse %s', (_, run, text) => {
    const { code, message } = thrown(run)
    expect(code).toBe('INVALID_ARGUMENT')
    expect(message).toContain(text)
  })

  it('refuse unknown options, unknown dtypes and released tensors with codes of their own', () => {
    expect(thrown(call(torch.sum, x, 0, { keepDim: true })).code).toBe('UNKNOWN_OPTION')
    expect(thrown(call(torch.sum, x, 0, { dtype: 'float31' })).code).toBe('UNSUPPORTED_DTYPE')
    const gone = torch.ones([2])
    gone.dispose()
    expect(thrown(call(loose.relu, gone))).toMatchObject({
      code: 'RELEASED',
      message: expect.stringContaining('relu: '),
    })
  })

  it('take options that are undefined, and null for what is left out', () => {
    expect(torch.sum(x, null, { keepdim: undefined } as never).shape).toEqual([])
  })

  it('take the arguments of a callback of map, and refuse others that look like it', () => {
    expect([x, x].map(loose.relu as never)).toHaveLength(2)
    expect(() => loose.relu!(x, 0, [torch.ones([1])])).toThrow('takes 1 argument')
  })
})

describe('kinds', () => {
  it.each([
    ['integer', takes.integer, [0, -3], [0.5, NaN, true, '1', 1n, 2 ** 60]],
    ['natural', takes.natural, [0, 3], [-1, Infinity]],
    ['positiveInteger', takes.positiveInteger, [1], [0]],
    ['number', takes.number, [NaN, -Infinity], ['1', true]],
    ['finite', takes.finite, [1.5], [NaN, Infinity]],
    ['nonNegative', takes.nonNegative, [0], [-1e-9, NaN]],
    ['probability', takes.probability, [0, 1], [1.1, NaN]],
    ['scalar', takes.scalar, [1, true, 1n], ['1', null, []]],
    ['dims', takes.dims, [0, [0, 1], null, []], [0.5, [0.5], 'a', true]],
    ['outputSizes', takes.outputSizes, [3, [null, 2]], ['3', [true], null]],
    ['oneOf', takes.oneOf('a', 'b'), ['a'], ['c', null, undefined]],
    ['either', takes.either(takes.flag, takes.text), [true, 'x'], [1]],
    ['orNull', takes.orNull(takes.flag), [null, false], [undefined]],
    ['optional', takes.optional(takes.flag), [null, undefined, true], [1]],
    ['tensors', takes.tensors, [[], [x]], [x, [1]]],
    ['device', takes.device, [js()], ['js', {}]],
    ['generator', takes.generator, [new torch.Generator(1)], [1]],
    [
      'joined',
      takes.joined(takes.options({ a: takes.flag }), takes.options({ b: takes.flag })),
      [{ a: true, b: true }],
      [{ c: 1 }],
    ],
  ])('%s accepts what it says', (_, kind, good, bad) => {
    for (const value of good) expect(kind.accepts(value)).toBe(true)
    for (const value of bad) expect(kind.accepts(value)).toBe(false)
  })

  it('say what is wrong inside a list', () => {
    const check = signature('test::list', { tensors: takes.tensors })
    const gone = torch.ones([2])
    gone.dispose()
    expect(thrown(() => check([[x, gone]])).code).toBe('RELEASED')
  })
})
