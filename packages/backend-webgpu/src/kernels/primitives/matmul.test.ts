import type { View } from '@flambeau/core'
import { expect, it } from 'vitest'
import { describeBothProfiles, integer } from '../../../test/both-profiles.ts'

type Size = readonly [batch: number, m: number, k: number, n: number]

/** By definition, from integers, so that it is exact. `a(b, m, k)` and `b(b, k, n)` are elements. */
function product([batch, m, k, n]: Size, a: Element, b: Element): number[] {
  const out: number[] = []
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let z = 0; z < k; z++) sum += a(s, i, z) * b(s, z, j)
        out.push(sum)
      }
    }
  }
  return out
}
type Element = (batch: number, row: number, column: number) => number

const sizes: Size[] = [
  [1, 1, 1, 1],
  [2, 3, 5, 7],
  [1, 17, 33, 9],
  [3, 8, 8, 16],
  [1, 64, 20, 33],
  [2, 1, 20, 5],
  [1, 9, 3, 90],
  [1, 513, 5, 520],
]

describeBothProfiles('matmul', ({ tensor, call }) => {
  it.each(sizes)('multiplies %d times %d × %d × %d, operands in any order in memory', async (...size) => {
    const [batch, m, k, n] = size
    const plainA = tensor([batch, m, k], integer)
    const turnedA = tensor([batch, k, m], integer)
    const plainB = tensor([batch, k, n], integer)
    const turnedB = tensor([batch, n, k], integer)
    const as: [View, Element][] = [
      [plainA, (s, i, z) => integer((s * m + i) * k + z)],
      [{ ...turnedA, shape: [batch, m, k], strides: [m * k, 1, m] }, (s, i, z) => integer((s * k + z) * m + i)],
    ]
    const bs: [View, Element][] = [
      [plainB, (s, z, j) => integer((s * k + z) * n + j)],
      [{ ...turnedB, shape: [batch, k, n], strides: [n * k, 1, k] }, (s, z, j) => integer((s * n + j) * k + z)],
    ]
    for (const [a, elementA] of as) {
      for (const [b, elementB] of bs) {
        const [got] = await call('matmul', [a, b], [[[batch, m, n]]])
        expect(got).toEqual(product(size, elementA, elementB))
      }
    }
  })

  it('repeats an operand along a stride of 0 and starts at an offset', async () => {
    const a = tensor([20], integer)
    const b = tensor([40], integer)
    const inputs = [
      { ...a, shape: [3, 2, 4], strides: [0, 4, 1], offset: 5 },
      { ...b, shape: [3, 4, 3], strides: [7, 5, 2], offset: 1 },
    ]
    const [got] = await call('matmul', inputs, [[[3, 2, 3]]])
    const at = [(_s: number, i: number, z: number) => integer(5 + 4 * i + z)] as const
    expect(got).toEqual(product([3, 2, 4, 3], at[0], (s, z, j) => integer(1 + 7 * s + 5 * z + 2 * j)))
  })

  it('gives zeros for an empty sum', async () => {
    const [got] = await call('matmul', [tensor([1, 2, 0], []), tensor([1, 0, 3], [])], [[[1, 2, 3]]])
    expect(got).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('passes NaN and infinities on', async () => {
    const a = tensor([1, 3, 2], [NaN, 1, Infinity, 1, Infinity, 0])
    const [got] = await call('matmul', [a, tensor([1, 2, 1], [1, 2])], [[[1, 3, 1]]])
    expect(got).toEqual([NaN, Infinity, Infinity])
  })
})

describeBothProfiles('linear', ({ tensor, call }) => {
  it.each([
    [[4], 3, 5],
    [[2, 3], 7, 9],
    [[], 5, 4],
    [[33], 40, 12],
  ] as const)('maps %j × %d to %d features', async (lead, k, n) => {
    const m = lead.reduce((a: number, b) => a * b, 1)
    const x = tensor([...lead, k], integer)
    const weight = tensor([n, k], (i) => integer(i + 3))
    const bias = tensor([n], (j) => 100 * j)
    const plain = product(
      [1, m, k, n],
      (_, i, z) => integer(i * k + z),
      (_, z, j) => integer(j * k + z + 3),
    )
    expect(await call('linear', [x, weight], [[[...lead, n]]])).toEqual([plain])
    const shifted = plain.map((value, i) => value + 100 * (i % n))
    expect(await call('linear', [x, weight, bias], [[[...lead, n]]])).toEqual([shifted])
  })
})

describeBothProfiles('addmm', ({ tensor, call }) => {
  const a = (i: number): number => integer(i)
  const plain = product(
    [1, 3, 5, 4],
    (_, i, z) => a(i * 5 + z),
    (_, z, j) => a(z * 4 + j),
  )

  it.each([[[3, 4]], [[4]], [[3, 1]], [[1, 4]], [[]]] as const)('adds an input of shape %j', async (shape) => {
    const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1]
    const input = tensor(shape, (i) => 10 * i)
    const [got] = await call('addmm', [input, tensor([3, 5], a), tensor([5, 4], a)], [[[3, 4]]], { alpha: 2, beta: 3 })
    const expected = plain.map((value, e) => {
      const [i, j] = [Math.floor(e / 4), e % 4]
      return 2 * value + 30 * ((rows === 1 ? 0 : i) * columns + (columns === 1 ? 0 : j))
    })
    expect(got).toEqual(expected)
  })

  it('takes nothing of the input, not even NaN, when beta is 0', async () => {
    const inputs = [tensor([4], [NaN, NaN, NaN, NaN]), tensor([3, 5], a), tensor([5, 4], a)]
    expect(await call('addmm', inputs, [[[3, 4]]], { alpha: 1, beta: 0 })).toEqual([plain])
  })
})
