import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../../methods/index.ts'
import { setDefaultDevice } from '../../default-device.ts'
import { gradcheck } from '../../autograd/index.ts'
import type { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { arange, ones, zeros } from '../primitives/creation.ts'
import { tensor } from '../creation/from-values.ts'
import { type Index, index, indexAsync, indexPut, setIndex_ } from './indexing.ts'
import { indexAdd } from './index-along.ts'
import { randn } from '../creation/random.ts'
import { sumToSize } from '../primitives/reduce.ts'
import { scatterAdd, scatterReduce } from '../primitives/scatter.ts'

beforeAll(() => setDefaultDevice(js()))

const ints = (values: number[] | number[][]): Tensor => tensor(values, { dtype: 'int32' })
const grid = (): Tensor => arange(12).view(3, 4)

function codeOf(fn: () => unknown): string {
  try {
    fn()
  } catch (error) {
    return (error as TorchError).code
  }
  throw new Error('nothing was thrown')
}

describe('index with tensors and lists', () => {
  it.each<readonly [string, number[], (tensors: typeof ints) => Index[], number[]]>([
    ['x[a]', [3, 4], (t) => [t([0, 1])], [2, 4]],
    ['x[:, a, 0]', [3, 4, 5], (t) => [':', t([0, 1]), 0], [3, 2]],
    ['x[0, :, a]', [3, 4, 5], (t) => [0, ':', t([0, 1])], [4, 2]],
    ['x[a, :, b]', [3, 4, 5], (t) => [t([0, 1]), ':', t([0, 1])], [2, 4]],
    ['x[a, None, b]', [3, 4, 5], (t) => [t([0, 1]), null, t([0, 1])], [2, 1, 5]],
    ['x[..., a, b]', [3, 4, 5], (t) => ['...', t([[0], [1]]), t([0, 1, 2])], [3, 2, 3]],
    ['x[a, 1:3]', [3, 4, 5], (t) => [t([[0, 1]]), [1, 3]], [1, 2, 2, 5]],
    ['x[True]', [3], () => [true], [1, 3]],
    ['x[False]', [3], () => [false], [0, 3]],
    ['x[[0, 2]]', [3, 4], () => [[[0, 2]]], [2, 4]],
    ['x[[[0, 2]]]', [3, 4], () => [[[[0, 2]]]], [1, 2, 4]],
    ['x[[]]', [3, 4], () => [[[]]], [0, 4]],
  ])('%s of %j has the shape PyTorch gives it', (_, shape, key, expected) => {
    expect(index(zeros(shape), ...key(ints)).shape).toEqual(expected)
  })

  it('looks at memory in place of copying it where no element is looked up', () => {
    const x = grid()
    expect(index(x, ':', 1, null).storage).toBe(x.storage)
    expect(index(x, [[0]]).storage).not.toBe(x.storage)
  })

  it('keeps an index that leaves its own dimension from naming an element of the next row', () => {
    expect(codeOf(() => index(grid(), ints([0]), ints([5])).toArraySync())).toBe('INDEX_OUT_OF_RANGE')
    expect(codeOf(() => index(grid(), ints([0]), ints([-5])).toArraySync())).toBe('INDEX_OUT_OF_RANGE')
    expect(codeOf(() => index(grid(), ints([3])).toArraySync())).toBe('INDEX_OUT_OF_RANGE')
    expect(codeOf(() => index(grid(), [[0, 3]]))).toBe('INDEX_OUT_OF_RANGE')
    expect(codeOf(() => index(zeros([0, 2]), ints([0])))).toBe('INDEX_OUT_OF_RANGE')
  })

  it('says what to do where it cannot go on', () => {
    expect(codeOf(() => index(grid(), grid().gt(3)))).toBe('INVALID_ARGUMENT')
    expect(codeOf(() => index(grid(), tensor([0, 1])))).toBe('DTYPE_MISMATCH')
    expect(codeOf(() => index(grid(), tensor([0, 1], { dtype: 'uint8' })))).toBe('DTYPE_MISMATCH')
    expect(codeOf(() => index(grid(), ints([0, 1]), ints([0, 1, 2])))).toBe('SHAPE_MISMATCH')
    expect(codeOf(() => index(grid(), [[true, false]]))).toBe('SHAPE_MISMATCH')
    expect(codeOf(() => index(grid(), [1] as unknown as Index))).toBe('INVALID_ARGUMENT')
    expect(codeOf(() => setIndex_(grid(), [grid().gt(3).select(1, 0), ints([0])], 1))).toBe('INVALID_ARGUMENT')
    expect(codeOf(() => indexPut(grid(), [null], ones([], { dtype: 'int32' })))).toBe('INVALID_ARGUMENT')
  })

  it('adds gradients of elements found twice', () => {
    const x = randn([4, 3], { dtype: 'float64', requiresGrad: true })
    expect(gradcheck((y) => index(y, ints([0, 0, -1]), ints([1, 1, 2])), [x])).toBe(true)
  })

  it('chooses by masks once they are read', async () => {
    const x = grid()
    expect(await (await indexAsync(x, x.gt(8))).toArray()).toEqual([9, 10, 11])
    expect(await (await indexAsync(x, ':', x.select(0, 0).gt(1))).toArray()).toEqual([[2, 3], [6, 7], [10, 11]]) // prettier-ignore
  })
})

describe('setIndex_', () => {
  it('writes through views, ranges, lists and masks', () => {
    const x = zeros([3, 4])
    setIndex_(x, [0, [1, 3]], tensor([1, 2]))
    setIndex_(x, [':', -1], 9)
    setIndex_(x, [[[1, 2]], [[0, 0]]], 7)
    setIndex_(x, [x.eq(0)], -1)
    expect(x.toArraySync()).toEqual([
      [-1, 1, 2, 9],
      [7, -1, -1, 9],
      [7, -1, -1, 9],
    ])
  })

  it('gives each true element of a mask its own value', () => {
    const x = zeros([2, 3])
    setIndex_(x, [tensor([[true, false, true], [false, true, false]])], tensor([1, 2, 3])) // prettier-ignore
    expect(x.toArraySync()).toEqual([[1, 0, 2], [0, 3, 0]]) // prettier-ignore
  })

  it.each([[[1, 2]], [[1, 2, 3, 4]], [[]]])('refuses %j for a mask that chooses three', (values) => {
    const write = (): unknown => setIndex_(zeros([3]), [tensor([true, true, true])], tensor(values)).toArraySync()
    expect(codeOf(write)).toBe('SHAPE_MISMATCH')
  })

  it('is recorded', () => {
    const x = ones([3], { requiresGrad: true })
    const v = ones([2], { requiresGrad: true })
    const y = x.mul(2)
    setIndex_(y, [[[0, 2]]], v)
    setIndex_(y, [[1, 2]], v.select(0, 0).mul(5))
    y.sum().backward()
    expect(x.grad!.toArraySync()).toEqual([0, 0, 0])
    expect(v.grad!.toArraySync()).toEqual([6, 1])
  })
})

describe('truth values', () => {
  it('stay truth values where several meet', () => {
    const x = tensor([true, false, true])
    const at = ints([0, 0, 1])
    const src = tensor([true, true, false])
    for (const sum of [scatterAdd(x, 0, at, src), indexAdd(x, 0, at, src)]) {
      expect(sum.dtype).toBe('bool')
      expect([...sum.toTypedArraySync()]).toEqual([1, 0, 1])
    }
    expect([...scatterReduce(x, 0, at, src, 'prod').toTypedArraySync()]).toEqual([1, 0, 1])
  })

  it('are counted by sums', () => {
    const x = tensor([[true, true, false]])
    expect(sumToSize(x, [1, 1]).dtype).toBe('int32')
    expect(sumToSize(x, [1, 1]).toArraySync()).toEqual([[2]])
    expect(sumToSize(x, [1, 3]).dtype).toBe('bool')
  })
})
