import * as torch from '@flambeau/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { js } from '../../backend.ts'

beforeAll(() => torch.setDefaultDevice(js()))

/** Small whole numbers, whose products and sums are exact in every dtype here. */
function whole(shape: number[], dtype: torch.DType): torch.Tensor {
  return torch.randint(-4, 5, shape).to(dtype)
}

function naive(a: torch.Tensor, b: torch.Tensor): number[][][] {
  const [x, y] = [a, b].map((t) => torch.clone(t.to('float64')).toArraySync() as number[][][])
  return x!.map((rows, i) =>
    rows.map((row) => {
      const columns = y![i]![0]?.length ?? 0
      return Array.from({ length: columns }, (_, j) => row.reduce((sum, value, k) => sum + value * y![i]![k]![j]!, 0))
    }),
  )
}

describe.each(['float32', 'float64', 'int32', 'int64'] as const)('matmul of %s', (dtype) => {
  it.each([
    [1, 1, 1, 1],
    [2, 3, 5, 7],
    [1, 13, 9, 6],
    [3, 4, 8, 4],
    [1, 5, 1, 3],
    [1, 6, 9000, 9],
  ])('agrees with a triple loop for batch %d of %d × %d × %d, whatever the strides', (batch, m, k, n) => {
    const plain = [whole([batch, m, k], dtype), whole([batch, k, n], dtype)] as const
    const turned = [whole([batch, k, m], dtype).transpose(1, 2), whole([batch, n, k], dtype).transpose(1, 2)] as const
    const sliced = [
      whole([batch, m, 2 * k + 1], dtype).narrow(2, k, k),
      whole([1, k, n], dtype).expand([batch, k, n]),
    ] as const
    for (const [a, b] of [plain, turned, sliced]) {
      expect(torch.matmul(a, b).to('float64').toArraySync()).toEqual(naive(a, b))
    }
  })
})

describe('matmul', () => {
  it('gives zeros for an empty inner dimension', () => {
    expect(torch.matmul(torch.ones([2, 0]), torch.ones([0, 3])).toArraySync()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ])
  })

  it('wraps int32 and int64 modulo their width', () => {
    const half = torch.tensor([[65536]], { dtype: 'int32' })
    expect(torch.matmul(half, half).toArraySync()).toEqual([[0]])
    const long = torch.tensor([[2n ** 62n + 1n, 3n]], { dtype: 'int64' })
    const other = torch.tensor([[3n], [1n]], { dtype: 'int64' })
    expect(torch.matmul(long, other).toArraySync()).toEqual([[3n * 2n ** 62n + 6n - 2n ** 64n]])
  })

  it('sums float32 products in double precision', () => {
    const a = torch.tensor([[2 ** 24, 1, -(2 ** 24)]])
    expect(torch.matmul(a, torch.ones([3, 1])).toArraySync()).toEqual([[1]])
  })
})
