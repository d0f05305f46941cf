import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../../methods/index.ts'
import { setDefaultDevice } from '../../default-device.ts'
import type { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { arange } from './creation.ts'
import { index } from '../indexing/indexing.ts'
import { flatten, narrow, reshape, view } from './views.ts'

beforeAll(() => setDefaultDevice(js()))

const grid = (): Tensor => arange(12).view(3, 4)

function codeOf(fn: () => unknown): string {
  try {
    fn()
  } catch (error) {
    return (error as TorchError).code
  }
  throw new Error('nothing was thrown')
}

describe('views', () => {
  it('share memory', () => {
    const x = grid()
    x.select(0, 1).fill_(0)
    x.t().narrow(0, 3, 1).fill_(9)
    expect(x.toArraySync()).toEqual([
      [0, 1, 2, 9],
      [0, 0, 0, 9],
      [8, 9, 10, 9],
    ])
  })

  it.each([
    [[2, 3, 4], [6, 4], true],
    [[2, 3, 4], [2, 12], true],
    [[2, 3, 4], [4, 3, 2], true],
    [[0, 3], [3, 0], true],
    [[1], [], true],
  ])('%j becomes %j without moving', (from, to, ok) => {
    const x = arange(from.reduce((a, b) => a * b, 1)).view(from)
    expect(view(x, to).storage === x.storage).toBe(ok)
    expect(reshape(x, to).toTypedArraySync()).toEqual(x.toTypedArraySync())
  })

  it('of scattered elements are copied only where they must be', () => {
    const x = arange(24).view(2, 3, 4).transpose(1, 2)
    expect(codeOf(() => view(x, [2, 12]))).toBe('INVALID_ARGUMENT')
    expect(flatten(x, 1).storage).not.toBe(x.storage)
    const kept = arange(24).view(4, 6).t()
    expect(reshape(kept, [3, 2, 4]).storage).toBe(kept.storage)
    expect(reshape(kept, [3, 2, 4]).toArraySync()).toEqual(kept.contiguous().view(3, 2, 4).toArraySync())
    const wide = arange(3).view(3, 1).expand(3, 4)
    expect(reshape(wide, [3, 2, 2]).storage).toBe(wide.storage)
    expect(reshape(wide, [12]).toArraySync()).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
  })

  it('check sizes', () => {
    expect(codeOf(() => view(grid(), [5, -1]))).toBe('SHAPE_MISMATCH')
    expect(codeOf(() => view(grid(), [-1, -1]))).toBe('SHAPE_MISMATCH')
    expect(codeOf(() => narrow(grid(), 0, 2, 2))).toBe('INDEX_OUT_OF_RANGE')
    expect(codeOf(() => grid().permute(0, 0))).toBe('INVALID_ARGUMENT')
    expect(codeOf(() => grid().expand(2, 4))).toBe('SHAPE_MISMATCH')
    expect(codeOf(() => grid().squeeze(5))).toBe('INDEX_OUT_OF_RANGE')
  })
})

describe('index', () => {
  it.each<readonly [string, (x: Tensor) => Tensor, unknown]>([
    ['x[1]', (x) => index(x, 1), [4, 5, 6, 7]],
    ['x[-1, 0]', (x) => index(x, -1, 0), 8],
    ['x[:, 1:3]', (x) => index(x, ':', [1, 3]), [[1, 2], [5, 6], [9, 10]]], // prettier-ignore
    ['x[1:, ::2]', (x) => index(x, [1, null], [null, null, 2]), [[4, 6], [8, 10]]], // prettier-ignore
    ['x[..., -1]', (x) => index(x, '...', -1), [3, 7, 11]],
    ['x[0, None, :2]', (x) => index(x, 0, null, [null, 2]), [[0, 1]]],
    ['x[5:]', (x) => index(x, [5, null]), []],
    ['x[-2:-1]', (x) => index(x, [-2, -1]), [[4, 5, 6, 7]]],
  ])('%s', (_, pick, expected) => {
    expect(pick(grid()).toArraySync()).toEqual(expected)
  })

  it('rejects what does not fit', () => {
    expect(codeOf(() => index(grid(), 3))).toBe('INDEX_OUT_OF_RANGE')
    expect(codeOf(() => index(grid(), 0, 0, 0))).toBe('INVALID_ARGUMENT')
    expect(codeOf(() => index(grid(), '...', '...'))).toBe('INVALID_ARGUMENT')
    expect(codeOf(() => index(grid(), [0, 2, -1]))).toBe('INVALID_ARGUMENT')
  })
})
