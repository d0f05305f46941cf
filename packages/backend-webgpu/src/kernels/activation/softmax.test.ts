import { expect, it } from 'vitest'
import { describeBothProfiles, distance, fraction } from '../../../test/both-profiles.ts'

/** Softmax of one row in double precision. */
function shares(row: readonly number[]): number[] {
  const high = Math.max(...row)
  const exps = row.map((value) => Math.exp(value - high))
  const sum = exps.reduce((a, b) => a + b, 0)
  return exps.map((value) => value / sum)
}

type Shape = readonly [outer: number, length: number, inner: number]

/** Applies a function of rows along the middle dimension. */
function byRows(
  [outer, length, inner]: Shape,
  inputs: readonly number[][],
  f: (...rows: number[][]) => number[],
): number[] {
  const out: number[] = []
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = (j: number): number => (o * length + j) * inner + i
      const rows = inputs.map((input) => Array.from({ length }, (_, j) => input[at(j)] as number))
      for (const [j, value] of f(...rows).entries()) out[at(j)] = value
    }
  }
  return out
}

const shapes: Shape[] = [
  [4, 10, 1],
  [3, 70, 5],
  [1, 2, 12],
  [5, 300, 1],
]
/** A handful of roundings in the exponents, which are up to 20 here, and in a sum of up to 300. */
const tolerance = 64 * 2 ** -24

describeBothProfiles('softmax', ({ tensor, call }) => {
  it.each(shapes)('is right along the middle of %d × %d × %d', async (...shape) => {
    const n = shape[0] * shape[1] * shape[2]
    const x = Array.from({ length: n }, (_, i) => 10 * fraction(i))
    const grad = Array.from({ length: n }, (_, i) => fraction(i + 7))
    const attrs = { dim: 1 }
    const y = byRows(shape, [x], shares)
    const log = y.map(Math.log)
    const dot = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, v, j) => sum + v * (b[j] as number), 0)
    const [softmax = []] = await call('softmax', [tensor(shape, x)], [[shape]], attrs)
    expect(distance(softmax, y)).toBeLessThan(tolerance)
    const [logSoftmax = []] = await call('logSoftmax', [tensor(shape, x)], [[shape]], attrs)
    expect(distance(logSoftmax, log)).toBeLessThan(tolerance)
    const [gradSoftmax = []] = await call('softmaxGrad', [tensor(shape, grad), tensor(shape, y)], [[shape]], attrs)
    const expected = byRows(shape, [grad, y], (g, s) => g.map((v, j) => (v - dot(g, s)) * (s[j] as number)))
    expect(distance(gradSoftmax, expected)).toBeLessThan(tolerance)
    const [gradLog = []] = await call('logSoftmaxGrad', [tensor(shape, grad), tensor(shape, log)], [[shape]], attrs)
    const expectedLog = byRows(shape, [grad, y], (g, s) => {
      const sum = g.reduce((a, b) => a + b, 0)
      return g.map((v, j) => v - (s[j] as number) * sum)
    })
    expect(distance(gradLog, expectedLog)).toBeLessThan(tolerance)
  })

  it('reads a transposed input where it lies', async () => {
    const x = Array.from({ length: 12 }, (_, i) => fraction(i))
    const view = { ...tensor([4, 3], x), shape: [3, 4], strides: [1, 3] }
    const [got = []] = await call('softmax', [view], [[[3, 4]]], { dim: 1 })
    const turned = Array.from({ length: 12 }, (_, i) => x[(i % 4) * 3 + Math.floor(i / 4)] as number)
    expect(distance(got, byRows([3, 4, 1], [turned], shares))).toBeLessThan(tolerance)
  })

  it('treats infinities and NaN as PyTorch does', async () => {
    const { NaN: n, POSITIVE_INFINITY: inf } = Number
    const rows = [0, -inf, 0, -inf, -inf, -inf, inf, 0, 1, n, 1, 2, 3e38, -3e38, 0]
    const [got] = await call('softmax', [tensor([5, 3], rows)], [[[5, 3]]], { dim: 1 })
    expect(got).toEqual([0.5, 0, 0.5, n, n, n, n, n, n, n, n, n, 1, 0, 0])
  })
})
