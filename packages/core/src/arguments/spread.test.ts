import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import * as torch from '../index.ts'

beforeAll(() => setDefaultDevice(js()))

type Loose = (...given: unknown[]) => unknown
const loose = torch as unknown as Record<string, Loose>

function refusal(fn: () => unknown): string {
  try {
    fn()
  } catch (error) {
    if (error instanceof torch.TorchError) return `${error.code} ${error.message}`
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('sizes', () => {
  it('come as a list or spread, with options after them', () => {
    for (const make of [torch.zeros, torch.ones, torch.empty, torch.rand, torch.randn]) {
      expect(make(1, 1, 3).shape).toEqual([1, 1, 3])
      expect(make([2, 3]).shape).toEqual([2, 3])
      expect(make(2, 3, { dtype: 'float64' }).dtype).toBe('float64')
      expect(make([2], { requiresGrad: true }).requiresGrad).toBe(true)
      expect(() => make()).toThrow(/size is missing/)
      expect(make([]).shape).toEqual([])
    }
    const x = torch.zeros(2, 3)
    expect(x.newZeros(4, 5).shape).toEqual([4, 5])
    expect(x.newOnes(4, { dtype: 'int32' }).dtype).toBe('int32')
    expect(x.newEmpty([4]).shape).toEqual([4])
    expect(x.broadcastTo(4, 2, 3).shape).toEqual([4, 2, 3])
  })

  it.each([
    ['a size below 0', () => torch.zeros(-1), 'INVALID_ARGUMENT zeros: sizes must be whole numbers ≥ 0'],
    ['a fraction', () => torch.ones(1.5), 'INVALID_ARGUMENT ones: size must be a list of whole numbers, but got 1.5'],
    [
      'a list and more',
      () => loose['zeros']!([2, 3], 4),
      'INVALID_ARGUMENT zeros: options are one object at the end, but got 4',
    ],
    [
      'a dtype by position',
      () => loose['randn']!(2, 3, 'float64'),
      'INVALID_ARGUMENT randn: size must be a list of whole numbers',
    ],
    [
      'an unknown option',
      () => loose['zeros']!(2, { dtyp: 'int32' }),
      "UNKNOWN_OPTION zeros: got an unexpected option 'dtyp'",
    ],
    [
      'a list and more in a method',
      () => torch.zeros(6).view(...([[2, 3], 1] as never)),
      'INVALID_ARGUMENT view: takes one list',
    ],
    ['what no memory holds', () => torch.zeros(2 ** 40, 2 ** 40), 'OUT_OF_MEMORY zeros:'],
  ])('refuse %s', (_, call, text) => {
    expect(refusal(call)).toContain(text)
  })
})

describe('tensors one by one or as a list', () => {
  it.each(['atleast1d', 'atleast2d', 'atleast3d', 'blockDiag', 'broadcastTensors', 'cartesianProd'])(
    'are what %s takes, and nothing else',
    (name) => {
      const x = torch.ones(2)
      expect(() => loose[name]!(x, x)).not.toThrow()
      expect(() => loose[name]!([x, x])).not.toThrow()
      for (const wrong of [null, undefined, 3, 'text', {}]) {
        expect(refusal(() => loose[name]!(wrong))).toContain(`INVALID_ARGUMENT ${name}: `)
      }
    },
  )
})

describe('overloads', () => {
  it.each([
    ['arange', [null], 'arange: end must be a number, but got null'],
    ['arange', [1, 2, 3, 4], 'arange: options are one object at the end, but got 4'],
    ['arange', [1, { dtype: 'int32' }, 3], 'arange: takes 2 arguments, but got 3'],
    ['eye', [2.5], 'eye: n must be a whole number ≥ 0, but got 2.5'],
    ['randint', [3, 2], 'must be a list of whole numbers, but got undefined'],
  ] as const)('%s refuses %j by the nearest', (name, given, text) => {
    expect(refusal(() => loose[name]!(...given))).toContain(text)
  })
})
