import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../../default-device.ts'
import type { TorchError } from '../../errors.ts'
import * as torch from '../../index.ts'

beforeAll(() => setDefaultDevice(js()))

const ints = (values: number[]): torch.Tensor => torch.tensor(values, { dtype: 'int32' })
const param = (values: number[]): torch.Tensor => torch.tensor(values, { requiresGrad: true })

function codeOf(fn: () => unknown): string {
  try {
    fn()
  } catch (error) {
    return (error as TorchError).code
  }
  throw new Error('nothing was thrown')
}

describe('what is empty or overwritten stays in the graph', () => {
  it.each<readonly [string, (x: torch.Tensor) => torch.Tensor]>([
    ['cat', (x) => torch.cat([x, torch.ones([2, 2])], 1)],
    ['cat of vectors', (x) => torch.cat([torch.ones([2]), x])],
    ['hstack', (x) => torch.hstack([x, torch.ones([2])])],
    ['combinations', (x) => torch.combinations(x)],
    ['maskedScatter', (x) => torch.maskedScatter(torch.ones([1]), torch.tensor([false]), x)],
  ])('%s', (_, fn) => {
    const x = param([])
    fn(x).sum().backward()
    expect(x.grad!.shape).toEqual([0])
  })

  it.each<readonly [string, (x: torch.Tensor) => unknown]>([
    ['zero_', (x) => x.zero_()],
    ['fill_', (x) => x.fill_(3)],
    ['copy_', (x) => x.copy_(torch.tensor([4, 5]))],
    ['setIndex_', (x) => x.setIndex_([':'], 3)],
  ])('%s of the whole', (_, write) => {
    const x = param([1, 2])
    const y = x.mul(2)
    write(y)
    y.sum().backward()
    expect(x.grad!.toArraySync()).toEqual([0, 0])
  })

  it('and what overwrites has its gradient', () => {
    const [x, source] = [param([1, 2]), param([3, 4])]
    const y = x.mul(2)
    y.copy_(source).mul(5).sum().backward()
    expect(y.toArraySync()).toEqual([3, 4])
    expect(source.grad!.toArraySync()).toEqual([5, 5])
  })
})

describe('what PyTorch refuses, too', () => {
  const zero = (): torch.Tensor => torch.tensor(2)
  it.each<readonly [string, string, () => unknown]>([
    ['indexAdd of a 0-d source', 'SHAPE_MISMATCH', () => torch.indexAdd(torch.ones([1]), 0, ints([0]), zero())],
    ['indexAdd into 0-d', 'SHAPE_MISMATCH', () => torch.indexAdd(zero(), 0, ints([0]), torch.ones([1]))],
    ['indexReduce', 'SHAPE_MISMATCH', () => torch.indexReduce(torch.ones([1]), 0, ints([0]), zero(), 'prod')],
    ['indexAdd alpha', 'INVALID_ARGUMENT', () => torch.indexAdd(ints([1]), 0, ints([0]), ints([1]), { alpha: 1e10 })],
    ['indexPut', 'SHAPE_MISMATCH', () => torch.indexPut(torch.ones([2]), [ints([0, 1])], torch.ones([1, 2]))],
    ['scatterAdd', 'DTYPE_MISMATCH', () => torch.scatterAdd(ints([1]), 0, ints([]), torch.ones([0]))],
    ['diff', 'SHAPE_MISMATCH', () => torch.diff(torch.ones([2, 2]), 1, 0, { prepend: torch.ones([0]) })],
    ['nonzeroStatic', 'INVALID_ARGUMENT', () => torch.nonzeroStatic(ints([1]), { size: 2, fillValue: 0.5 })],
    ['quantile', 'DTYPE_MISMATCH', () => torch.quantile(torch.ones([2]), torch.tensor(0.5, { dtype: 'float64' }))],
    ['histc of infinity', 'INVALID_ARGUMENT', () => torch.histc(torch.tensor([1, Infinity]))],
    ['histogram of NaN', 'INVALID_ARGUMENT', () => torch.histogram(torch.tensor([1, NaN]), 4)],
    ['histogramdd of nothing', 'INVALID_ARGUMENT', () => torch.histogramdd(torch.ones([3, 0]), [])],
    ['arange by fractions', 'INVALID_ARGUMENT', () => torch.arange(1, 0.5, 3)],
    ['arange by no step', 'INVALID_ARGUMENT', () => torch.arange(1, 2, 0.5, { dtype: 'int64' })],
    ['setIndex_ beyond', 'INVALID_ARGUMENT', () => torch.ones([2], { dtype: 'uint8' }).setIndex_([0], 300)],
    ['gradient of bools', 'DTYPE_MISMATCH', () => torch.gradient(torch.tensor([true, false]))],
    ['quantile of nothing', 'INVALID_ARGUMENT', () => torch.quantile(torch.ones([1, 0]), 0.5, 0)],
    [
      'pad',
      'INVALID_ARGUMENT',
      () => torch.nn.functional.pad(torch.ones([1, 1, 3]), [0, 0, -1, -1], { mode: 'replicate' }),
    ],
    ['quantile beyond', 'INVALID_ARGUMENT', () => torch.quantile(torch.ones([2]), torch.tensor([0.5, 1.5]))],
    ['outputSize', 'INVALID_ARGUMENT', () => torch.repeatInterleave(torch.ones([3]), 1, 0, { outputSize: 0 })],
    [
      'unfold of nothing',
      'SHAPE_MISMATCH',
      () => torch.nn.functional.unfold(torch.ones([2, 1, 0, 4]), 2, { padding: 1 }),
    ],
    ['trilIndices', 'OUT_OF_MEMORY', () => torch.trilIndices(10000000000, 300)],
    ['view without sizes', 'INVALID_ARGUMENT', () => zero().view()],
    ['broadcastTo without sizes', 'INVALID_ARGUMENT', () => zero().broadcastTo()],
  ])('%s: %s', (_, code, fn) => {
    expect(codeOf(fn)).toBe(code)
  })

  it.each([[[-1, 2]], [[1, 2]]])('repeats %j that are negative or do not add up to 1', (repeats) => {
    const repeat = (): unknown => torch.repeatInterleave(torch.ones([2]), ints(repeats), 0, { outputSize: 1 })
    expect(codeOf(repeat)).toBe('INVALID_ARGUMENT')
  })

  it('orders of polygamma that have no factorial', () => {
    expect(codeOf(() => torch.polygamma(2 ** 45, zero()))).toBe('INVALID_ARGUMENT')
    expect(torch.polygamma(170, torch.ones([1], { dtype: 'float64' })).itemSync() / -7.257415615308e306).toBeCloseTo(
      1,
      12,
    )
  })
})

describe('gradient', () => {
  it('along no dimension is none', () => {
    expect(torch.gradient(torch.ones([3]), { dim: [] })).toEqual([])
  })
})

describe('dtypes of integers', () => {
  it('arange counts from whole ends where they are int64', () => {
    expect(torch.arange(1.9, 5.2, { dtype: 'int32' }).toArraySync()).toEqual([1, 2, 3, 4])
    expect(torch.arange(1, 2.5, { dtype: 'int32' }).toArraySync()).toEqual([1, 2])
    expect(torch.arange(1, 2.5, { dtype: 'int64' }).toArraySync()).toEqual([1n])
  })

  it('blockDiag takes numbers of a wider integer dtype for numbers', () => {
    expect(torch.blockDiag(ints([1, 2]), torch.tensor(3, { dtype: 'int64' })).dtype).toBe('int32')
  })

  it('bincount sums half floats in float64', async () => {
    const weights = torch.tensor([1, 2], { dtype: 'float16' })
    expect((await torch.bincount(ints([1, 1]), weights)).dtype).toBe('float64')
  })
})

describe('indexAdd', () => {
  it('converts alpha to the dtype of the tensor', () => {
    expect(torch.indexAdd(ints([3]), 0, ints([0]), ints([2]), { alpha: 1.7 }).toArraySync()).toEqual([5])
  })
})
