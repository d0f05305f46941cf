import { type Attrs, type DType, isFloat } from '@flambeau/core'
import { floatFormat } from './values/format.ts'
import type { HostTensor } from './values/host.ts'
import type { Tolerance } from './values/compare.ts'
import { magnitudes, peak, perLine, product, sizeOf, span } from './values/magnitudes.ts'

/** A call to be judged, and the means to find the magnitudes that went into it. */
export interface Judged {
  readonly op: string
  /** Of the case: the dtype in which the device computes. */
  readonly dtype: DType
  readonly inputs: readonly HostTensor[]
  readonly attrs: Attrs
  /** Exact results. */
  readonly expected: readonly HostTensor[]
  /** The same op on other inputs or with other attributes, exactly. */
  exactly(inputs: readonly HostTensor[], attrs?: Attrs): Promise<readonly HostTensor[]>
}

type Rule = (call: Judged) => Tolerance | readonly Tolerance[] | Promise<Tolerance | readonly Tolerance[]>

const exact: Tolerance = { ulp: 0 }
const moved: Tolerance = { ulp: 0, signedZero: true }

/**
 * n ULPs of float32 and float64. Kernels of half dtypes compute in float32 at least, where n ULPs are n · 2^(p−24) of the half
 * format, and round once at the end (½, and a sixteenth for ties decided by what came before). A composite rounds the result of
 * each op it is made of: `roundings` counts them, and each is half a ULP of a number that may be twice the result.
 */
function steps(dtype: DType, n: number, roundings = 0.5): number {
  const { precision } = isFloat(dtype) ? floatFormat(dtype) : { precision: 53 }
  return precision < 24 ? roundings + n * 2 ** (precision - 24) + 2 ** -4 : n
}

function ulps(n: number, scale?: Tolerance['scale'], roundings?: number): Rule {
  return ({ dtype }) => ({ ulp: steps(dtype, n, roundings), ...(scale === undefined ? {} : { scale }) })
}

/** Attributes that bounds depend on; each op has some of them. */
interface KnownAttrs {
  readonly dim: number
  readonly dims: readonly number[]
  readonly start: number
  readonly reduce: string
  readonly reduction: string
  readonly kernelSize: readonly number[]
}

function attr<N extends keyof KnownAttrs>(call: Judged, name: N): KnownAttrs[N] {
  return (call.attrs as KnownAttrs)[name]
}

/**
 * Sums: adding n terms in any order errs by at most (n − 1) · u · Σ|x| (Higham, Accuracy and Stability, §4.2; u is half a ULP
 * of one), so n ULPs at the magnitude Σ|x|, which is the op on |inputs| for every op that is linear in each of them.
 * `rounds` counts roundings that each term suffers before it is added, `roundings` those of a composite in a half dtype.
 */
function summed(terms: (call: Judged) => number, rounds = 0, roundings?: (call: Judged) => number): Rule {
  return async (call) => {
    const scales = await call.exactly(call.inputs.map(magnitudes))
    const ulp = steps(call.dtype, Math.max(terms(call) + rounds, 1), roundings?.(call))
    return scales.map(({ values }) => ({ ulp, scale: values }))
  }
}

const along = (call: Judged): number => call.inputs[0]!.shape[attr(call, 'dim')] ?? 1
const reduced = (call: Judged): number => sizeOf(call.inputs[0]!.shape, attr(call, 'dims'))

const windowSize = (call: Judged): number => attr(call, 'kernelSize').reduce((a, b) => a * b, 1)

/**
 * How wrong each op may be. The floor for elementary functions is what good float32 libraries promise (SLEEF: 1 ULP; the
 * Vulkan and WGSL specifications: 2.5 for division, 3 + 2|x| for exp, absolute bounds for sines), so the entries are round
 * numbers a little above the best and far below the worst; a device that needs more says so in its expectation file.
 */
const rules: { readonly [op: string]: Rule } = {
  // Moving, choosing and comparing never round. Signs of zeros are carried.
  fill: () => moved,
  copy: () => moved,
  where: () => moved,
  take: () => moved,
  gather: () => moved,
  scatter: () => moved,
  neg: () => moved,
  abs: () => moved,

  // start + i · step: two roundings, each at most at the magnitude of the largest term.
  iota: (call) => ({
    ulp: steps(call.dtype, 2),
    scale: peak(call.expected[0]!.values) + Math.abs(attr(call, 'start')),
  }),

  // IEEE asks for ½; WGSL allows either neighbour.
  add: ulps(1),
  sub: ulps(1),
  mul: ulps(1),
  // WGSL and Vulkan: 2.5.
  div: ulps(2.5),
  reciprocal: ulps(2.5),
  // WGSL inherits from 1 / inverseSqrt(x) with 2 ULPs, and 2.5 of the division.
  sqrt: ulps(4.5),
  rsqrt: ulps(2.5),
  // C's fmod is exact; a − b · trunc(a / b) is off by the rounding of the product, at most |a|.
  fmod: (call) => ({ ulp: steps(call.dtype, 1), scale: peak(call.inputs[0]!.values) }),
  remainder: (call) => ({
    ulp: steps(call.dtype, 1),
    scale: peak(call.inputs[0]!.values) + peak(call.inputs[1]!.values),
  }),
  exp: ulps(4),
  expm1: ulps(4),
  log: ulps(4),
  log1p: ulps(4),
  log2: ulps(4),
  // Where sines vanish, the argument's reduction is all that remains: counted at 1, the amplitude.
  sin: ulps(2, 1),
  cos: ulps(2, 1),
  tan: ulps(4, 1),
  asin: ulps(4),
  acos: ulps(4, 1),
  atan: ulps(4),
  atan2: ulps(4),
  sinh: ulps(4),
  cosh: ulps(4),
  tanh: ulps(4),
  asinh: ulps(4),
  acosh: ulps(4),
  atanh: ulps(4),
  erf: ulps(4),
  erfinv: ulps(8),
  // 1 / (1 + exp(−x)) is 0 where the exponential overflows.
  sigmoid: ({ dtype }) => ({ ulp: steps(dtype, 4), underflow: true }),
  // Both vanish where large terms cancel (lgamma at 1 and 2, digamma at 1.46…, both between negative poles).
  lgamma: ulps(8, 1),
  digamma: ulps(8, 1),
  // exp2(y · log2 x): an error of 2 ULPs in the exponent of at most 2⁷ in float32 makes 2 · |y log2 x| · ln 2 in the result.
  pow: (call) => {
    const [x, y] = call.inputs as readonly [HostTensor, HostTensor]
    const exponent = peak(y.values) * Math.min(Math.max(Math.abs(Math.log2(peak(x.values) || 1)), 3), 128)
    return { ulp: steps(call.dtype, 4 + Math.min(exponent, 24)) }
  },

  sum: summed(reduced),
  // Each of the n − 1 products rounds once, relative to itself.
  prod: (call) => ({ ulp: steps(call.dtype, Math.max(reduced(call), 1)) }),
  cumsum: summed(along),
  cumprod: (call) => ({ ulp: steps(call.dtype, Math.max(along(call), 1)) }),
  scatterReduce: (call) =>
    attr(call, 'reduce') === 'sum'
      ? summed(
          () => call.inputs[1]!.values.length,
          0,
          () => call.inputs[1]!.values.length,
        )(call)
      : { ulp: call.inputs[1]!.values.length },

  // K products and K − 1 sums.
  matmul: summed(({ inputs }) => inputs[0]!.shape[2]!, 1),
  linear: summed(
    ({ inputs }) => inputs[1]!.shape[1]! + 1,
    1,
    () => 2,
  ),
  linearGrad: summed(({ inputs }) => Math.max(...inputs[0]!.shape), 1),
  addmm: async (call) => {
    const { beta, alpha } = call.attrs as { readonly beta: number; readonly alpha: number }
    const [scale] = await call.exactly(call.inputs.map(magnitudes), { beta: Math.abs(beta), alpha: Math.abs(alpha) })
    return { ulp: steps(call.dtype, call.inputs[1]!.shape[1]! + 4, 4), scale: scale!.values }
  },
  conv2d: summed(
    ({ inputs }) => product(inputs[1]!.shape, 1) + 1,
    1,
    () => 2,
  ),
  // Composed, the windows' products are added up by scatterReduce, which may round after each.
  conv2dInputGrad: summed(
    ({ inputs }) => inputs[1]!.shape[0]! * product(inputs[1]!.shape, 2),
    1,
    ({ inputs }) => 1 + product(inputs[1]!.shape, 2),
  ),
  conv2dWeightGrad: summed(
    ({ inputs }) => inputs[0]!.shape[0]! * product(inputs[0]!.shape, 2),
    1,
    () => 2,
  ),
  conv2dGrad: summed(
    ({ inputs }) => {
      const [grad, , weight] = inputs as readonly [HostTensor, HostTensor, HostTensor]
      return Math.max(grad.shape[0]! * product(grad.shape, 2), weight.shape[0]! * product(weight.shape, 2))
    },
    1,
    ({ inputs }) => 1 + product(inputs[2]!.shape, 2),
  ),
  maxPool2dGrad: summed(windowSize, 0, windowSize),

  // exp(x − m): subtracting errs by ½ ULP of at most the span, which the exponential turns into as many relative ULPs; then
  // 3 of the exponential (WGSL), n of the sum of positive terms (counted three times, as WebNN does), 2.5 of the division.
  softmax: (call) => ({
    ulp: steps(call.dtype, 3 * along(call) + 3 + span(call.inputs[0]!.values), 4 + span(call.inputs[0]!.values)),
  }),
  // x − m − log Σ: n relative ULPs of Σ are n absolute ones of its logarithm, which is counted with the terms.
  logSoftmax: (call) => {
    const x = call.inputs[0]!
    const n = along(call)
    const most = perLine(x, attr(call, 'dim'), peak)
    return { ulp: steps(call.dtype, 2 * n + 8, 3), scale: most.map((value) => 2 * value + Math.log(Math.max(n, 2))) }
  },
  softmaxGrad: (call) => {
    const [g, y] = call.inputs as readonly [HostTensor, HostTensor]
    const dim = attr(call, 'dim')
    const dot = perLine({ ...g, values: g.values.map((value, i) => Math.abs(value * y.values[i]!)) }, dim, (line) =>
      line.reduce((a, b) => a + b, 0),
    )
    return {
      ulp: steps(call.dtype, along(call) + 4, 4),
      scale: g.values.map((value, i) => (Math.abs(value) + dot[i]!) * Math.abs(y.values[i]!)),
    }
  },
  logSoftmaxGrad: (call) => {
    const [g, y] = call.inputs as readonly [HostTensor, HostTensor]
    const total = perLine(magnitudes(g), attr(call, 'dim'), (line) => line.reduce((a, b) => a + b, 0))
    const exponents = peak(y.values)
    return {
      ulp: steps(call.dtype, along(call) + 8 + exponents, 4 + exponents),
      scale: g.values.map((value, i) => Math.abs(value) + Math.exp(y.values[i]!) * total[i]!),
    }
  },
  crossEntropy: (call) => {
    const [logits] = call.inputs as readonly [HostTensor]
    const n = logits.shape[1]!
    const scale = 2 * peak(logits.values) + Math.log(Math.max(n, 2))
    return { ulp: steps(call.dtype, 2 * n + 8, 4), scale }
  },
  // grad · (p − onehot): p has the error of exp(x − lse), whose argument may be as large as the logits are apart.
  crossEntropyGrad: (call) => {
    const [grad, logits] = call.inputs as readonly [HostTensor, HostTensor]
    const n = logits.shape[1]!
    return {
      ulp: steps(call.dtype, 8 + span(logits.values), 4 + span(logits.values)),
      scale: Float64Array.from(logits.values, (_, i) => Math.abs(grad.values[Math.floor(i / n)]!)),
    }
  },
  // Squares are positive: relative errors of a difference, a product and n sums.
  mseLoss: (call) => ({
    ulp: steps(call.dtype, attr(call, 'reduction') === 'none' ? 4 : call.inputs[0]!.values.length + 4, 5),
  }),
  mseLossGrad: ulps(5, undefined, 5),

  // y = (x − mean) · invstd · w + b. The mean of n errs by n · u · mean|x|; so does the variance, relatively, halved by the root.
  batchNorm: (call) => {
    const [x, w, b] = call.inputs as readonly [HostTensor, HostTensor, HostTensor]
    const n = x.values.length / x.shape[1]!
    const invstd = peak(call.expected[2]!.values)
    const most = peak(x.values)
    return [
      { ulp: steps(call.dtype, n + 8, 8), scale: 2 * most * invstd * peak(w.values) + peak(b.values) },
      { ulp: steps(call.dtype, n, 2), scale: most },
      { ulp: steps(call.dtype, n + 8, 8), scale: invstd },
    ]
  },
  // gradX = w · invstd · (g − mean g − x̂ · mean(g x̂)); gradW = Σ g x̂; gradB = Σ g, where |x̂| is at most the span over std.
  batchNormGrad: (call) => {
    const [g, x, w, , invstd] = call.inputs as readonly [HostTensor, HostTensor, HostTensor, HostTensor, HostTensor]
    const n = x.values.length / x.shape[1]!
    const most = peak(g.values)
    const normed = span(x.values) * peak(invstd.values)
    return [
      { ulp: steps(call.dtype, n + 8, 8), scale: peak(w.values) * peak(invstd.values) * most * (2 + normed * normed) },
      { ulp: steps(call.dtype, n + 4, 4), scale: n * most * normed },
      { ulp: steps(call.dtype, n), scale: n * most },
    ]
  },

  // x / (1 − p) as a quotient or a product with the rounded factor.
  dropout: ulps(2.5, undefined, 2),
  philox: () => exact,
  uniform: () => exact,
  // r cos θ: errors of log, root, sine and of 2π u in its argument, at the magnitude r ≤ 5.8.
  normal: ulps(8, 4),

  // A handful of roundings at the magnitude of the largest term.
  sgdStep: (call) => call.expected.map(({ values }) => ({ ulp: steps(call.dtype, 6, 6), scale: peak(values) + 2 })),
  adamStep: (call) => call.expected.map(({ values }) => ({ ulp: steps(call.dtype, 8, 8), scale: peak(values) + 1 })),
  rmspropStep: (call) => call.expected.map(({ values }) => ({ ulp: steps(call.dtype, 8, 8), scale: peak(values) + 1 })),
}

/** The tolerance of each output of a call. Ops without a rule must be exact. */
export async function tolerancesOf(call: Judged): Promise<readonly Tolerance[]> {
  const tolerance = await (rules[call.op] ?? ((): Tolerance => exact))(call)
  const list: readonly Tolerance[] = Array.isArray(tolerance) ? tolerance : [tolerance as Tolerance]
  return call.expected.map((_, i) => list[i] ?? list[list.length - 1]!)
}
