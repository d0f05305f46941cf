import { afterAll, describe, expect, it } from 'vitest'
import { data, empty, made, open } from '../../test/device.ts'
import * as special from '../../test/special-functions.ts'

const device = await open()
afterAll(() => device.dispose())

/** Evaluates WGSL in `x` and `y` for all pairs. */
async function evaluate(code: string, xs: Float32Array, ys: Float32Array = xs): Promise<number[]> {
  const { runtime } = device
  const out = empty(device, [xs.length])
  const program = runtime.program('math test', code, () => ({
    inputs: [{ dtype: 'float32' }, { dtype: 'float32' }],
    outputs: [{ dtype: 'float32' }],
    params: ['n: u32'],
    body: `if (index >= p.n) { return; } let x = in0(index); let y = in1(index); setOut0(index, ${code});`,
  }))
  const inputs = [made(device, [xs.length], xs), made(device, [ys.length], ys)]
  runtime.dispatch(program, inputs, [out], [xs.length], program.groups(xs.length))
  return data(out)
}

/** The distance between the float32 neighbours of `value`. */
function spacing(value: number): number {
  const float = new Float32Array([Math.abs(value)])
  const bits = new Uint32Array(float.buffer)
  if (Math.fround(value) === 0) return 2 ** -149
  const below = float[0] as number
  bits[0] = (bits[0] as number) + 1
  return (float[0] as number) - below
}

const smallest = 2 ** -126

/** The largest error in units of the last place, over results that are normal float32 numbers. */
function worst(got: readonly number[], expected: (i: number) => number): { ulp: number; at: number } {
  let [ulp, at] = [0, -1]
  for (const [i, value] of got.entries()) {
    const exact = expected(i)
    if (!(Math.abs(exact) >= smallest && Math.abs(exact) < 3.4e38)) continue
    const error = Math.abs(value - exact) / spacing(exact)
    if (!(error <= ulp)) [ulp, at] = [error, i]
  }
  return { ulp, at }
}

let seed = 1
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

/** 2,000 numbers from each range, then 16 of every sign and exponent within all of them. */
function samples(...ranges: readonly (readonly [number, number])[]): Float32Array {
  const values: number[] = []
  for (const [low, high] of ranges) for (let i = 0; i < 2000; i++) values.push(low + (high - low) * random())
  const inside = (v: number): boolean => ranges.some(([low, high]) => v >= low && v <= high)
  for (let e = -126; e < 128; e++) {
    for (let i = 0; i < 32; i++) values.push((i % 2 === 0 ? 1 : -1) * (1 + random() * 0.999999) * 2 ** e)
  }
  return Float32Array.from(values.filter(inside))
}

const everything = [-3.4e38, 3.4e38] as const
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
    const { ulp, at } = worst(await evaluate(`${name}(x)`, xs), (i) => reference(xs[i] as number))
    expect(ulp, `at ${xs[at]}`).toBeLessThanOrEqual(bound)
  })

  it('log-gamma and digamma of negative numbers are off by a few 1e-6 of the larger of their parts', async () => {
    const xs = Float32Array.from({ length: 4000 }, () => -6 * random())
    const [logs, slopes] = [await evaluate('lgamma_(x)', xs), await evaluate('digamma_(x)', xs)]
    for (const [i, x] of xs.entries()) {
      const sine = Math.sin(Math.PI * x)
      const [up, side] = [special.lgamma(-x), Math.log(Math.PI / Math.abs(x * sine))]
      expect(Math.abs((logs[i] as number) - (side - up))).toBeLessThan(4e-6 * (1 + Math.abs(side) + Math.abs(up)))
      const [above, cotangent] = [special.digamma(1 - x), Math.PI / Math.tan(Math.PI * x)]
      const error = Math.abs((slopes[i] as number) - (above - cotangent))
      expect(error).toBeLessThan(4e-6 * (1 + Math.abs(above) + cotangent ** 2))
    }
  })

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
    const got = await evaluate(`${name}(x, y)`, xs, ys)
    const { ulp, at } = worst(got, (i) => reference(xs[i] as number, ys[i] as number))
    expect(ulp, `at ${xs[at]}, ${ys[at]}`).toBeLessThanOrEqual(bound)
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
    expect(await evaluate(`${name}(x)`, Float32Array.from(ends))).toEqual(expected)
  })

  it('are reached by large finite arguments, and domains end where they should', async () => {
    const at = async (code: string, ...xs: number[]): Promise<number[]> => evaluate(code, Float32Array.from(xs))
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

describe('functions of two numbers', () => {
  const values = [0, -0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, -1.5, 2 ** 100, -(2 ** 90) * 3, 16777216, inf, -inf, nan]
  const pairs = values.flatMap((x) => values.map((y) => [x, y] as const))
  const xs = Float32Array.from(pairs, ([x]) => x)
  const ys = Float32Array.from(pairs, ([, y]) => y)
  const all = (f: (x: number, y: number) => number): number[] => pairs.map(([x, y]) => Math.fround(f(x, y)))

  it('pow_ follows C', async () => {
    const got = await evaluate('pow_(x, y)', xs, ys)
    // JavaScript differs from C where the base is ±1 and the exponent infinite or NaN.
    const c = (x: number, y: number): number => (x === 1 || (x === -1 && Math.abs(y) === inf) ? 1 : x ** y)
    for (const [i, exact] of all(c).entries()) {
      const value = got[i] as number
      const close = Object.is(value, exact) || Math.abs(value - exact) <= 2 * spacing(exact)
      expect(close, `${xs[i]} ** ${ys[i]} = ${value}, not ${exact}`).toBe(true)
    }
  })

  it('atan2_ follows C', async () => {
    const got = await evaluate('atan2_(x, y)', xs, ys)
    for (const [i, exact] of all(Math.atan2).entries()) {
      const value = got[i] as number
      const close = Object.is(value, exact) || Math.abs(value - exact) <= 3 * spacing(exact)
      expect(close, `atan2(${xs[i]}, ${ys[i]}) = ${value}, not ${exact}`).toBe(true)
    }
  })

  it('fmod_ is exact at any magnitude', async () => {
    expect(await evaluate('fmod_(x, y)', xs, ys)).toEqual(all((x, y) => x % y))
    const [a, b] = [samples(everything), samples(everything).reverse()]
    expect(await evaluate('fmod_(x, y)', a, b)).toEqual(Array.from(a, (x, i) => x % (b[i] as number)))
  })

  it('remainder_ has the sign of the divisor', async () => {
    const python = (x: number, y: number): number => {
      const r = x % y
      return r !== 0 && r < 0 !== y < 0 ? r + y : r
    }
    expect(await evaluate('remainder_(x, y)', xs, ys)).toEqual(all(python))
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
    expect(await evaluate('floorDivide_(x, y)', Float32Array.from(near), Float32Array.from(by))).toEqual(
      near.map((x, i) => torch(Math.fround(x), Math.fround(by[i] as number))),
    )
    expect(await evaluate('floorDivide_(x, y)', xs, ys)).toEqual(all(torch))
  })
})
