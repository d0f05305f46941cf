import { type DType, type UnaryName, unaryPrims } from '@flambeau/core/backend'
import { everything, floats, integers, numbers, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { carried, elementary, nearest, type Rule, steps, ulps } from '../../judge/tolerances/rule.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { otherValues, wrong } from '../../mutants/break.ts'

interface Unary extends Pick<OpCases, 'tolerance' | 'mutants'> {
  /** Where ordinary samples lie. */
  readonly domain: readonly [number, number]
  readonly dtypes: readonly DType[]
  readonly torch: string
  readonly grad?: 'smooth' | 'piecewise'
}

function smooth(torch: string, low: number, high: number, tolerance: Rule): Unary {
  return { domain: [low, high], dtypes: floats, torch: `lambda x: ${torch}`, grad: 'smooth', tolerance }
}

function stepwise(torch: string, dtypes: readonly DType[], grad?: 'piecewise'): Unary {
  return { domain: [-5, 5], dtypes, torch: `lambda x: ${torch}`, ...(grad === undefined ? {} : { grad }) }
}

/**
 * The library of an IEEE device is glibc's or Sleef's. Of float32, glibc's manual lists so many ULPs between its results and the
 * correctly rounded ones, which is half a ULP more from the exact ones; Sleef's functions named u10 promise less. In WGSL it is what
 * `packages/backend-webgpu/src/wgsl/math.test.ts` holds each function to where arithmetic rounds to the nearest number, twice that
 * as WGSL allows either neighbour, and 2 more for a division that counts fully; but 4 where that sum is greater, which devices keep.
 */
const library = (glibc: number, wgsl: number, wgslScale?: number): Rule =>
  elementary({ ieee: glibc + 0.5, wgsl, ...(wgslScale === undefined ? {} : { wgslScale }) })

/** In WGSL, where sines vanish, the argument's reduction is all that remains: counted at 1, the amplitude. Sleef's u35 promise 3.5. */
const circular: Rule = elementary({ ieee: 3.5, wgsl: 2, wgslScale: 1 })

const roots: Rule = ({ arithmetic, dtype }) => ({ ulp: steps(dtype, arithmetic === 'ieee' ? 1 : 4.5) })

/** 1 / (1 + exp(−x)) is 0 where the exponential overflows. */
const logistic: Rule = ({ dtype }) => ({ ulp: steps(dtype, 4), underflow: true })

const table: { readonly [N in UnaryName]: Unary } = {
  neg: {
    ...smooth('torch.neg(x)', -8, 8, carried),
    dtypes: numbers,
    mutants: [
      wrong(
        'neg leaves the last element unwritten',
        ({ device, outputs, run }) => {
          const before = peek(device, outputs[0]!)
          run()
          const after = peek(device, outputs[0]!)
          poke(
            device,
            outputs[0]!,
            after.map((value, i) => (i === after.length - 1 ? before[i]! : value)),
          )
        },
        ['neg'],
        'guard',
      ),
    ],
  },
  abs: {
    ...stepwise('torch.abs(x)', numbers, 'piecewise'),
    tolerance: carried,
    mutants: [
      wrong(
        'abs writes over its input',
        ({ device, inputs, outputs, run }) => {
          run()
          poke(device, inputs[0]!, peek(device, outputs[0]!))
        },
        ['abs'],
        'unmodified',
      ),
    ],
  },
  sign: stepwise('torch.sign(x)', numbers),
  // Intel's vector library, which torch asks, promises less than 1 ULP where IEEE has the nearest number; WGSL inherits from
  // 1 / inverseSqrt(x) with 2 ULPs, and 2.5 of the division.
  sqrt: smooth('torch.sqrt(x)', 0.05, 10, roots),
  // A root that is off by 1 makes up to 2 of its reciprocal, which is rounded; WGSL: 2.5 of the division alone.
  rsqrt: smooth('torch.rsqrt(x)', 0.05, 10, ulps(2.5)),
  reciprocal: smooth('torch.reciprocal(x)', 0.1, 10, nearest(2.5)),
  exp: {
    ...smooth('torch.exp(x)', -10, 10, library(1, 2)),
    mutants: [otherValues('exp is off by 10⁻⁵', (value) => value * (1 + 1e-5))],
  },
  expm1: smooth('torch.expm1(x)', -10, 10, library(1, 3)),
  log: smooth('torch.log(x)', 0.01, 10, library(1, 2.5)),
  log1p: smooth('torch.log1p(x)', -0.9, 10, library(1, 4)),
  log2: smooth('torch.log2(x)', 0.01, 10, library(1, 4)),
  sin: {
    ...smooth('torch.sin(x)', -10, 10, circular),
    mutants: [otherValues('sin errs by as much where it is small', (value) => value + 2 ** -24)],
  },
  cos: smooth('torch.cos(x)', -10, 10, circular),
  tan: smooth('torch.tan(x)', -1.4, 1.4, library(1, 4, 1)),
  asin: smooth('torch.asin(x)', -0.99, 0.99, library(1, 4)),
  acos: smooth('torch.acos(x)', -0.99, 0.99, library(1, 4, 1)),
  atan: smooth('torch.atan(x)', -5, 5, library(1, 4)),
  sinh: smooth('torch.sinh(x)', -8, 8, library(2, 4)),
  cosh: smooth('torch.cosh(x)', -8, 8, library(2, 3.75)),
  tanh: smooth('torch.tanh(x)', -5, 5, library(2, 4)),
  asinh: smooth('torch.asinh(x)', -10, 10, library(2, 4)),
  acosh: smooth('torch.acosh(x)', 1.05, 10, library(2, 4)),
  atanh: smooth('torch.atanh(x)', -0.95, 0.95, library(2, 4)),
  erf: smooth('torch.erf(x)', -3, 3, library(1, 3)),
  erfinv: smooth('torch.erfinv(x)', -0.95, 0.95, ulps(8)),
  sigmoid: smooth('torch.sigmoid(x)', -8, 8, logistic),
  floor: stepwise('torch.floor(x)', floats),
  ceil: stepwise('torch.ceil(x)', floats),
  round: {
    ...stepwise('torch.round(x)', floats),
    mutants: [
      otherValues('round takes halves away from zero', (value, i, [x]) =>
        Math.abs(x![i]! % 1) === 0.5 ? x![i]! + Math.sign(x![i]!) / 2 : value,
      ),
    ],
  },
  trunc: stepwise('torch.trunc(x)', floats),
  // Both vanish where large terms cancel: at 1 and 2, at 1.46…, and both between negative poles.
  lgamma: smooth('torch.lgamma(x)', 0.1, 10, ulps(8, 1)),
  digamma: smooth('torch.digamma(x)', 0.1, 10, ulps(8, 1)),
  isnan: {
    ...stepwise('torch.isnan(x)', everything),
    mutants: [otherValues('isnan takes infinities for NaN', (value, i, [x]) => (Number.isFinite(x![i]!) ? value : 1))],
  },
  isinf: stepwise('torch.isinf(x)', everything),
  logicalNot: {
    ...stepwise('torch.logical_not(x)', everything),
    mutants: [otherValues('logicalNot takes NaN for nothing', (value, i, [x]) => (Number.isNaN(x![i]!) ? 1 : value))],
  },
  bitwiseNot: stepwise('torch.bitwise_not(x)', [...integers, 'bool']),
}

/**
 * Where functions are judged on every number. Beyond, WGSL promises nothing of sines, whose argument must be reduced, nor of
 * logarithms of gamma, which cancel between their poles.
 */
const limits: { readonly [N in UnaryName]?: readonly [low: number, high: number] } = {
  sin: [-128, 128],
  cos: [-128, 128],
  tan: [-128, 128],
  lgamma: [0, Infinity],
  digamma: [0, Infinity],
}

/** Values of every size of exponent within the domain, not only of its upper end. */
function stratified(gen: Gen, count: number, [low, high]: readonly [number, number]): HostTensor {
  return gen.from([count], (i) => {
    if (i % 2 === 0) return low + (high - low) * gen.uniform()
    const edge = low >= 0 ? low : 0
    const side = low < 0 && gen.uniform() < 0.5 ? low : high
    return edge + (side - edge) * 2 ** (-12 * gen.uniform())
  })
}

/** Negative numbers at some distance from the poles at 0, −1, −2 …, where derivatives explode. */
function betweenPoles(gen: Gen): HostTensor {
  return gen.from([31], (i) => -((i % 4) + 0.3 + 0.4 * gen.uniform()))
}

function samplesOf(name: UnaryName, { domain }: Unary): readonly Sample[] {
  const of = (make: (gen: Gen) => HostTensor): Pick<Sample, 'make'> => ({
    make: (gen) => ({ inputs: [make(gen)], attrs: {} }),
  })
  return [
    { name: 'odd', main: true, ...of((g) => g.values([3, 5, 7], ...domain)) },
    { name: '0-d', ...of((g) => g.values([], ...domain)) },
    { name: 'empty', ...of((g) => g.values([0, 3], ...domain)) },
    { name: 'one', ...of((g) => g.values([1], ...domain)) },
    { name: 'rank-6', ...of((g) => g.values([2, 1, 3, 1, 2, 3], ...domain)) },
    { name: 'stratified', goldless: true, ...of((g) => stratified(g, 1031, domain)) },
    { name: 'dense', full: true, goldless: true, ...of((g) => stratified(g, 65537, domain)) },
    { name: 'special', special: true, ...of((g) => g.special()) },
    ...(name === 'neg'
      ? [{ name: 'huge', huge: true, full: true, goldless: true, gradless: true, ...of((g) => g.values([4099, 4099])) }]
      : []),
    ...(name === 'lgamma' || name === 'digamma' ? [{ name: 'negative', ...of(betweenPoles) }] : []),
  ]
}

export const unaryOps: readonly OpCases[] = unaryPrims.map((name) => {
  const entry = table[name]
  return {
    op: name,
    dtypes: entry.dtypes,
    torch: entry.torch,
    unary: limits[name] ?? true,
    ...(entry.grad === undefined ? {} : { grad: entry.grad }),
    ...(entry.tolerance === undefined ? {} : { tolerance: entry.tolerance }),
    ...(entry.mutants === undefined ? {} : { mutants: entry.mutants }),
    // torch.polygamma(1, x) errs by 10⁻¹¹ relative in float64.
    ...(name === 'digamma' ? { noGoldenGradient: true } : {}),
    samples: samplesOf(name, entry),
  }
})
