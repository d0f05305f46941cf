import { afterAll, describe, expect, it } from 'vitest'
import { open } from '../../test/device.ts'
import { everything, evaluate, random, samples, worst } from '../../test/float32.ts'
import * as special from '../../test/special-functions.ts'

const device = await open()
afterAll(() => device.dispose())

const positive = [0, 3.4e38] as const

/**
 * Per function: a reference, the bound in ULP, and where to sample. The bounds are what these algorithms give when + − × ÷ and
 * √ round correctly, as on software adapters; WGSL lets devices be 2.5 ULP off in a division.
 */
const functions: [string, (x: number) => number, number, (readonly [number, number])[]][] = [
  [
    'exp_',
    Math.exp,
    1,
    [
      [-5, 5],
      [-104, 89],
    ],
  ],
  [
    'expm1_',
    Math.expm1,
    1.5,
    [
      [-1, 1],
      [-20, 89],
    ],
  ],
  ['log_', Math.log, 1, [[0.5, 2], [0.99, 1.01], positive]],
  ['log1p_', Math.log1p, 2.5, [[-1, 1], [-0.01, 0.01], positive]],
  ['log2_', Math.log2, 2, [[0.5, 2], [0.99, 1.01], positive]],
  ['sin_', Math.sin, 2.5, [[-4, 4], [-100, 100], [-12e3, 12e3], everything]],
  ['cos_', Math.cos, 2.5, [[-4, 4], [-100, 100], [-12e3, 12e3], everything]],
  ['tan_', Math.tan, 3.5, [[-4, 4], [-100, 100], [-12e3, 12e3], everything]],
  [
    'asin_',
    Math.asin,
    1.5,
    [
      [-1, 1],
      [0.98, 1],
    ],
  ],
  [
    'acos_',
    Math.acos,
    1.5,
    [
      [-1, 1],
      [0.98, 1],
    ],
  ],
  ['atan_', Math.atan, 3, [[-3, 3], everything]],
  [
    'sinh_',
    Math.sinh,
    2.5,
    [
      [-1, 1],
      [-89, 89],
    ],
  ],
  [
    'cosh_',
    Math.cosh,
    1.5,
    [
      [-1, 1],
      [-89, 89],
    ],
  ],
  ['tanh_', Math.tanh, 2.5, [[-1, 1], [-10, 10], everything]],
  ['asinh_', Math.asinh, 3, [[-3, 3], [-5000, 5000], everything]],
  [
    'acosh_',
    Math.acosh,
    3.5,
    [
      [1, 3],
      [1, 1.01],
      [1, 3.4e38],
    ],
  ],
  [
    'atanh_',
    Math.atanh,
    3,
    [
      [-1, 1],
      [-0.1, 0.1],
    ],
  ],
  [
    'erf_',
    special.erf,
    1.5,
    [
      [-1, 1],
      [-5, 5],
    ],
  ],
  [
    'erfinv_',
    special.erfinv,
    3,
    [
      [-0.99, 0.99],
      [0.99, 1],
    ],
  ],
  [
    'sigmoid_',
    (x) => 1 / (1 + Math.exp(-x)),
    2.5,
    [
      [-5, 5],
      [-87, 104],
    ],
  ],
  ['lgamma_', special.lgamma, 7, [[0, 4], [4, 50], positive]],
  ['digamma_', special.digamma, 4, [[0.01, 3], [1.4, 1.5], [3, 50], positive]],
  ['sqrt_', Math.sqrt, 0.5, [positive]],
  ['rsqrt_', (x) => 1 / Math.sqrt(x), 1.5, [positive]],
]

describe('accuracy', () => {
  it.each(functions)('%s', async (name, reference, bound, ranges) => {
    const xs = samples(...ranges)
    const { ulp, at } = worst(await evaluate(device, `${name}(x)`, xs), (i) => reference(xs[i] as number))
    expect(ulp, `at ${xs[at]}`).toBeLessThanOrEqual(bound)
  })

  it('log-gamma and digamma of negative numbers are off by a few 1e-6 of the larger of their parts', async () => {
    const xs = Float32Array.from({ length: 4000 }, () => -6 * random())
    const [logs, slopes] = [await evaluate(device, 'lgamma_(x)', xs), await evaluate(device, 'digamma_(x)', xs)]
    for (const [i, x] of xs.entries()) {
      const sine = Math.sin(Math.PI * x)
      const [up, side] = [special.lgamma(-x), Math.log(Math.PI / Math.abs(x * sine))]
      expect(Math.abs((logs[i] as number) - (side - up))).toBeLessThan(4e-6 * (1 + Math.abs(side) + Math.abs(up)))
      const [above, cotangent] = [special.digamma(1 - x), Math.PI / Math.tan(Math.PI * x)]
      const error = Math.abs((slopes[i] as number) - (above - cotangent))
      expect(error).toBeLessThan(4e-6 * (1 + Math.abs(above) + cotangent ** 2))
    }
  })
})

const { POSITIVE_INFINITY: inf, NaN: nan } = Number
const ends = [0, -0, inf, -inf, nan]
const quarter = Math.fround(Math.PI / 2)

/** Values at 0, −0, ∞, −∞ and NaN, from PyTorch. */
const endValues: Readonly<Record<string, readonly number[]>> = {
  exp_: [1, 1, inf, 0, nan],
  expm1_: [0, -0, inf, -1, nan],
  log_: [-inf, -inf, inf, nan, nan],
  log1p_: [0, -0, inf, nan, nan],
  log2_: [-inf, -inf, inf, nan, nan],
  sin_: [0, -0, nan, nan, nan],
  cos_: [1, 1, nan, nan, nan],
  tan_: [0, -0, nan, nan, nan],
  asin_: [0, -0, nan, nan, nan],
  acos_: [quarter, quarter, nan, nan, nan],
  atan_: [0, -0, quarter, -quarter, nan],
  sinh_: [0, -0, inf, -inf, nan],
  cosh_: [1, 1, inf, inf, nan],
  tanh_: [0, -0, 1, -1, nan],
  asinh_: [0, -0, inf, -inf, nan],
  acosh_: [nan, nan, inf, nan, nan],
  atanh_: [0, -0, nan, nan, nan],
  erf_: [0, -0, 1, -1, nan],
  erfinv_: [0, -0, nan, nan, nan],
  sigmoid_: [0.5, 0.5, 1, 0, nan],
  lgamma_: [inf, inf, inf, inf, nan],
  digamma_: [-inf, inf, inf, nan, nan],
  sqrt_: [0, -0, inf, nan, nan],
  rsqrt_: [inf, -inf, 0, nan, nan],
}

describe('ends', () => {
  it.each(Object.entries(endValues))('%s', async (name, expected) => {
    expect(await evaluate(device, `${name}(x)`, Float32Array.from(ends))).toEqual(expected)
  })

  it('are reached by large finite arguments, and domains end where they should', async () => {
    const at = async (code: string, ...xs: number[]): Promise<number[]> => evaluate(device, code, Float32Array.from(xs))
    expect(await at('exp_(x)', 89, -104, 3e38, -3e38)).toEqual([inf, 0, inf, 0])
    expect(await at('tanh_(x)', 100, -3e38)).toEqual([1, -1])
    expect(await at('sinh_(x)', 90, -90)).toEqual([inf, -inf])
    expect(await at('asin_(x)', 1.0000001, -2)).toEqual([nan, nan])
    expect(await at('atanh_(x)', 1, -1, 1.5)).toEqual([inf, -inf, nan])
    expect(await at('erfinv_(x)', 1, -1, 1.5)).toEqual([inf, -inf, nan])
    expect(await at('log1p_(x)', -1, -1.5)).toEqual([-inf, nan])
    expect(await at('lgamma_(x)', -1, -2, 1, 2, 1e37)).toEqual([inf, inf, 0, 0, inf])
    expect(await at('digamma_(x)', -1, -2)).toEqual([nan, nan])
  })
})
