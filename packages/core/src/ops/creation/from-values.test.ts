import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../../default-device.ts'
import * as torch from '../../index.ts'

beforeAll(() => setDefaultDevice(js()))

const loose = torch as unknown as Record<string, (...given: unknown[]) => unknown>

function refusal(fn: () => unknown): string {
  try {
    fn()
  } catch (error) {
    if (error instanceof torch.TorchError) return `${error.code} ${error.message}`
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('typed arrays', () => {
  it.each([
    [Uint8ClampedArray.of(0, 255), 'uint8', [0, 255]],
    [Uint16Array.of(1, 65535), 'int32', [1, 65535]],
    [Uint32Array.of(1, 2 ** 32 - 1), 'int64', [1n, 2n ** 32n - 1n]],
    [BigUint64Array.of(7n), 'int64', [7n]],
  ] as const)('%o becomes a tensor', (data, dtype, values) => {
    const x = torch.tensor(data)
    expect(x.dtype).toBe(dtype)
    expect(x.toArraySync()).toEqual(values)
    expect(torch.fromArray(data, [data.length, 1]).shape).toEqual([data.length, 1])
  })

  it('of a canvas become an image', () => {
    const image = torch.fromArray(new Uint8ClampedArray(2 * 2 * 4).fill(255), [2, 2, 4], { dtype: 'float32' })
    expect(image.sum().itemSync()).toBe(16 * 255)
  })

  it.each([
    ['a number that int64 lacks', () => torch.tensor(BigUint64Array.of(2n ** 63n)), 'INVALID_ARGUMENT tensor: value'],
    ['a DataView', () => loose['tensor']!(new DataView(new ArrayBuffer(4))), 'UNSUPPORTED_DTYPE tensor: a DataView'],
    ['arrays of typed arrays', () => loose['tensor']!([new Float32Array(2)]), 'Typed arrays do not nest'],
    ['several numbers', () => loose['tensor']!(1, 2, 3), 'INVALID_ARGUMENT tensor: '],
    ['a negative shape', () => torch.fromArray(new Float32Array(6), [-2, -3]), 'INVALID_ARGUMENT fromArray: sizes'],
    ['data that is none', () => loose['fromArray']!(null, [1]), 'fromArray: data must be a typed array, but got null'],
  ])('refuse %s', (_, call, text) => {
    expect(refusal(call)).toContain(text)
  })
})

describe('numbers beyond a dtype', () => {
  const bytes = (): torch.Tensor => torch.zeros(2, { dtype: 'uint8' })
  const first = (): torch.Tensor => torch.tensor([0], { dtype: 'int32' })

  it.each([
    ['full', () => torch.full([1], 300, { dtype: 'uint8' })],
    ['fullLike', () => torch.fullLike(bytes(), 300)],
    ['newFull', () => bytes().newFull([1], 300)],
    ['scatter', () => torch.scatter(bytes(), 0, first(), 300)],
    ['indexFill', () => torch.indexFill(bytes(), 0, first(), 300)],
    ['constantPadNd', () => torch.constantPadNd(bytes(), [1, 1], 300)],
    ['pad', () => torch.nn.functional.pad(bytes(), [1, 1], { value: 300 })],
    ['full', () => torch.full([1], 1e39)],
  ] as const)('are refused by %s', (name, call) => {
    expect(refusal(call)).toContain(`INVALID_ARGUMENT ${name}: value `)
  })

  it('of uint8 down to −255 are their low bits, as in PyTorch', () => {
    expect(torch.full([1], -1, { dtype: 'uint8' }).toArraySync()).toEqual([255])
  })
})

describe('ranges of whole numbers', () => {
  const int32 = { dtype: 'int32' } as const

  it('count as often as their fractions say, and between whole ends, as in PyTorch', () => {
    expect(torch.arange(0, 3, 0.5, int32).toArraySync()).toEqual([0, 0, 0, 0, 0, 0])
    expect(torch.arange(-0.9, 2.1, 2, int32).toArraySync()).toEqual([0, 2])
    expect(torch.linspace(0, 7.9, 4, int32).toArraySync()).toEqual([0, 2, 4, 7])
    expect(torch.linspace(torch.tensor(0), 7.9, 4, int32).toArraySync()).toEqual([0, 2, 4, 7])
    expect(torch.logspace(0, 1.2, 2, int32).toArraySync()).toEqual([1, 10])
  })
})
