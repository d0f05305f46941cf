import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import * as torch from '../../index.ts'
import { setDefaultDevice } from '../../default-device.ts'

// Values and refusals are PyTorch 2.13's, on its CPU.
setDefaultDevice(js())
const a = torch.tensor(
  [
    [1, 2],
    [3, 4],
  ],
  { dtype: 'int32' },
)
const v = torch.tensor([1, 2], { dtype: 'int32' })
const batch = a.unsqueeze(0)
const factors = { alpha: 2.7, beta: 1.9 }

describe('products that are added, of integers', () => {
  it.each([
    [
      'addmm',
      () => torch.addmm(a, a, a, factors),
      [
        [15, 22],
        [33, 48],
      ],
    ],
    [
      'addmm',
      () => torch.addmm(a, a, a, { alpha: 0.2, beta: 0.6 }),
      [
        [0, 0],
        [0, 0],
      ],
    ],
    ['addmv', () => torch.addmv(v, a, v, factors), [11, 24]],
    [
      'baddbmm',
      () => torch.baddbmm(batch, batch, batch, factors),
      [
        [
          [15, 22],
          [33, 48],
        ],
      ],
    ],
    [
      'addbmm',
      () => torch.addbmm(a, batch, batch, factors),
      [
        [15, 22],
        [33, 48],
      ],
    ],
    [
      'addr',
      () => torch.addr(a, v, v, { alpha: 2, beta: 3 }),
      [
        [5, 10],
        [13, 20],
      ],
    ],
  ])('%s takes whole factors and stays integer', async (_, run, expected) => {
    const out = run()
    expect(out.dtype).toBe('int32')
    expect(await out.toArray()).toEqual(expected)
  })

  it('addr refuses fractions, and ors bools', async () => {
    expect(() => torch.addr(a, v, v, factors)).toThrow('addr: for integers beta and alpha must be whole numbers')
    const [m, w] = [torch.zeros([2, 2], { dtype: 'bool' }), torch.tensor([true, false])]
    expect(await torch.addr(m, w, w, { alpha: 2 }).toArray()).toEqual([
      [true, false],
      [false, false],
    ])
  })
})

describe('products of bools', () => {
  const m = a.to('bool')
  const w = v.to('bool')
  const b = m.unsqueeze(0)
  it.each([
    ['matmul', () => torch.matmul(m, m)],
    ['mm', () => torch.mm(m, m)],
    ['mv', () => torch.mv(m, w)],
    ['dot', () => torch.dot(w, w)],
    ['inner', () => torch.inner(m, m)],
    ['bmm', () => torch.bmm(b, b)],
    ['addmm', () => torch.addmm(m, m, m)],
    ['addmv', () => torch.addmv(w, m, w)],
    ['baddbmm', () => torch.baddbmm(b, b, b)],
    ['addbmm', () => torch.addbmm(m, b, b)],
    ['tensordot', () => torch.tensordot(m, m)],
    ['trace', () => torch.trace(m)],
    ['cov', () => torch.cov(m)],
    ['corrcoef', () => torch.corrcoef(m)],
    ['trapezoid', () => torch.trapezoid(m)],
    ['cross', () => torch.cross(torch.ones([3], { dtype: 'bool' }), torch.ones([3], { dtype: 'bool' }))],
    ['dist', () => torch.dist(m, m)],
    ['linear', () => torch.nn.functional.linear(m, m)],
  ])('%s is refused by its own name', (name, run) => {
    expect(run).toThrow(new RegExp(`^${name}: .*not implemented for bool`))
  })
})

describe('moments with a correction beyond the count', () => {
  it.each([
    ['over all elements', undefined, [Infinity, Infinity]],
    ['over a dimension', 0, [3, -3]],
  ])('have the gradients of PyTorch %s', async (_, dim, expected) => {
    const x = torch.tensor([1, 4], { requiresGrad: true, dtype: 'float16' })
    const variance = torch.variance(x, dim, { correction: 3 })
    variance.backward()
    expect(await variance.item()).toBe(Infinity)
    expect(x.grad!.dtype).toBe('float16')
    expect(await x.grad!.toArray()).toEqual(expected)
  })
})

it('a norm of order NaN is NaN, and 0 of nothing; its dtype may only widen', async () => {
  expect(await torch.norm(torch.ones([2]), NaN).item()).toBeNaN()
  expect(await torch.norm(torch.zeros([0]), NaN).item()).toBe(0)
  expect(() => torch.norm(torch.ones([2], { dtype: 'float64' }), 2, null, { dtype: 'float32' })).toThrow('narrowing')
})

it('what a factor of 0 leaves out has zeros for a gradient', async () => {
  const input = torch.tensor([NaN, 1], { requiresGrad: true })
  const mat = torch.ones([2, 2], { requiresGrad: true })
  const out = torch.addmv(input, mat, torch.ones([2]), { beta: 0 })
  out.sum().backward()
  expect(await out.toArray()).toEqual([2, 2])
  expect(await input.grad!.toArray()).toEqual([0, 0])
  const none = torch.addmm(torch.ones([1]), torch.full([1, 1], Infinity), torch.zeros([1, 1]), { alpha: 0 })
  expect(await none.toArray()).toEqual([[1]])
})

describe('dtypes', () => {
  it('addr promotes, and unsigned factors may be negative', async () => {
    expect(torch.addr(torch.zeros([1, 1], { dtype: 'bool' }), v.slice(0, 0, 1), torch.ones([1])).dtype).toBe('float32')
    const byte = torch.ones([1, 1], { dtype: 'uint8' })
    expect(await torch.addmm(byte, byte, byte, { beta: -1 }).toArray()).toEqual([[0]])
    expect(() => torch.addmm(byte, byte, byte, { beta: -256 })).toThrow(
      'addmm: beta = -256 cannot be converted to uint8',
    )
  })

  it('sums and products of bools are or and and', async () => {
    const x = torch.tensor([2, 0, 3], { dtype: 'int32' })
    const raw = async (y: torch.Tensor): Promise<number[]> => Array.from(await y.toTypedArray(), Number)
    expect(await raw(torch.sum(x, null, { dtype: 'bool' }))).toEqual([1])
    expect(await raw(torch.prod(x, null, { dtype: 'bool' }))).toEqual([0])
    expect(() => torch.cumsum(x, 0, { dtype: 'bool' })).toThrow('cumsum: is not implemented for bool')
    expect(torch.sumToSize(torch.tensor(true), []).dtype).toBe('int32')
  })

  it('integrals of integers add ends in their own dtype', async () => {
    const y = torch.tensor([126, -2, -128, -1], { dtype: 'int8' })
    expect(await torch.cumulativeTrapezoid(y, null, { dx: 0.5 }).toArray()).toEqual([31, 62.5, 94.25])
    expect(await torch.trapezoid(torch.zeros([2, 0])).toArray()).toEqual([0, 0])
    expect(() => torch.trapezoid(torch.tensor(1))).toThrow('trapezoid: a number has no neighbours')
  })

  it('linear takes a vector for a weight, and any bias that broadcasts', async () => {
    const F = torch.nn.functional
    expect(await F.linear(torch.ones([2, 3]), torch.ones([3]), torch.tensor(1)).toArray()).toEqual([4, 4])
    expect(await F.linear(torch.ones([1, 3]), torch.ones([2, 3]), torch.ones([1])).toArray()).toEqual([[4, 4]])
  })
})
