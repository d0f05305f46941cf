import { afterAll, describe, expect, it } from 'vitest'
import { open } from '../../test/device.ts'
import { everything, evaluate, random, samples, spacing, worst } from '../../test/float32.ts'

const device = await open()
afterAll(() => device.dispose())

describe('accuracy', () => {
  it.each([
    [
      'pow_',
      (x: number, y: number) => x ** y,
      1.5,
      [
        [0, 10],
        [0.9, 1.1],
        [0.99999, 1.00001],
      ],
      [
        [-10, 10],
        [-800, 800],
      ],
    ],
    [
      'atan2_',
      Math.atan2,
      3,
      [
        [-1, 1],
        [-100, 100],
      ],
      [
        [-1, 1],
        [-1e-3, 1e-3],
      ],
    ],
  ] as const)('%s', async (name, reference, bound, rangesX, rangesY) => {
    const pairs = rangesX.flatMap((x) => rangesY.map((y) => [x, y] as const))
    const draw = (k: 0 | 1): Float32Array =>
      Float32Array.from(
        pairs.flatMap((pair) => Array.from({ length: 3000 }, () => pair[k][0] + (pair[k][1] - pair[k][0]) * random())),
      )
    const [xs, ys] = [draw(0), draw(1)]
    const got = await evaluate(device, `${name}(x, y)`, xs, ys)
    const { ulp, at } = worst(got, (i) => reference(xs[i] as number, ys[i] as number))
    expect(ulp, `at ${xs[at]}, ${ys[at]}`).toBeLessThanOrEqual(bound)
  })
})

describe('functions of two numbers', () => {
  const { POSITIVE_INFINITY: inf, NaN: nan } = Number
  const values = [0, -0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, -1.5, 2 ** 100, -(2 ** 90) * 3, 16777216, inf, -inf, nan]
  const pairs = values.flatMap((x) => values.map((y) => [x, y] as const))
  const xs = Float32Array.from(pairs, ([x]) => x)
  const ys = Float32Array.from(pairs, ([, y]) => y)
  const all = (f: (x: number, y: number) => number): number[] => pairs.map(([x, y]) => Math.fround(f(x, y)))

  it('pow_ follows C', async () => {
    const got = await evaluate(device, 'pow_(x, y)', xs, ys)
    // JavaScript differs from C where the base is ±1 and the exponent infinite or NaN.
    const c = (x: number, y: number): number => (x === 1 || (x === -1 && Math.abs(y) === inf) ? 1 : x ** y)
    for (const [i, exact] of all(c).entries()) {
      const value = got[i] as number
      const close = Object.is(value, exact) || Math.abs(value - exact) <= 2 * spacing(exact)
      expect(close, `${xs[i]} ** ${ys[i]} = ${value}, not ${exact}`).toBe(true)
    }
  })

  it('atan2_ follows C', async () => {
    const got = await evaluate(device, 'atan2_(x, y)', xs, ys)
    for (const [i, exact] of all(Math.atan2).entries()) {
      const value = got[i] as number
      const close = Object.is(value, exact) || Math.abs(value - exact) <= 3 * spacing(exact)
      expect(close, `atan2(${xs[i]}, ${ys[i]}) = ${value}, not ${exact}`).toBe(true)
    }
  })

  it('fmod_ is exact at any magnitude', async () => {
    expect(await evaluate(device, 'fmod_(x, y)', xs, ys)).toEqual(all((x, y) => x % y))
    const [a, b] = [samples(everything), samples(everything).reverse()]
    expect(await evaluate(device, 'fmod_(x, y)', a, b)).toEqual(Array.from(a, (x, i) => x % (b[i] as number)))
  })

  it('remainder_ has the sign of the divisor', async () => {
    const python = (x: number, y: number): number => {
      const r = x % y
      return r !== 0 && r < 0 !== y < 0 ? r + y : r
    }
    expect(await evaluate(device, 'remainder_(x, y)', xs, ys)).toEqual(all(python))
  })

  it('floorDivide_ rounds the exact quotient down, as PyTorch does', async () => {
    const torch = (x: number, y: number): number => {
      if (y === 0) return x / y
      const r = x % y
      let quotient = (x - r) / y
      if (r !== 0 && r < 0 !== y < 0) quotient -= 1
      return quotient === 0
        ? (Object.is(x, -0) || x < 0) !== (Object.is(y, -0) || y < 0)
          ? -0
          : 0
        : Math.floor(quotient)
    }
    const near = [7, -7, 0.3, -0.3, 1, 6]
    const by = [2, 2, 0.1, 0.1, 0.1, 3]
    expect(await evaluate(device, 'floorDivide_(x, y)', Float32Array.from(near), Float32Array.from(by))).toEqual(
      near.map((x, i) => torch(Math.fround(x), Math.fround(by[i] as number))),
    )
    expect(await evaluate(device, 'floorDivide_(x, y)', xs, ys)).toEqual(all(torch))
  })
})
