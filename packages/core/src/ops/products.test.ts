import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import * as torch from '../index.ts'
import { setDefaultDevice } from '../default-device.ts'

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

it('a variance whose correction exceeds the count is infinite, with a finite gradient', async () => {
  const x = torch.tensor([1, 4], { requiresGrad: true })
  const variance = torch.variance(x, null, { correction: 3 })
  variance.backward()
  expect(await variance.item()).toBe(Infinity)
  expect(await x.grad!.toArray()).toEqual([3, -3])
})

it('a norm of order NaN is NaN, and 0 of nothing', async () => {
  expect(await torch.norm(torch.ones([2]), NaN).item()).toBeNaN()
  expect(await torch.norm(torch.zeros([0]), NaN).item()).toBe(0)
})
