import type { HostTensor } from '../values/host.ts'
import { rowStrides } from '../values/elements.ts'
import { magnitudes, peak, sizeOf } from '../values/magnitudes.ts'
import { accumulated, attr, carried, type Judged, type Rules, steps, summed, ulps } from './rule.ts'

const along = (call: Judged): number => call.inputs[0]!.shape[attr(call, 'dim')] ?? 1
const reduced = (call: Judged): number => sizeOf(call.inputs[0]!.shape, attr(call, 'dims'))

/** How many elements arrive at each element of a scatter's result. */
function arrivals(call: Judged): Float64Array {
  const [x, index] = call.inputs as readonly [HostTensor, HostTensor]
  const dim = attr(call, 'dim')
  const [steps, places] = [rowStrides(x.shape), rowStrides(index.shape)]
  const hits = new Float64Array(x.values.length)
  index.values.forEach((to, i) => {
    const at = steps.reduce(
      (sum, step, d) => sum + step * (d === dim ? to : Math.floor(i / places[d]!) % index.shape[d]!),
      0,
    )
    hits[at]!++
  })
  return hits
}

/**
 * How wrong each op may be. The floor for elementary functions is what good float32 libraries promise (SLEEF: 1 ULP; the
 * Vulkan and WGSL specifications: 2.5 for division, 3 + 2|x| for exp, absolute bounds for sines), so the entries are round
 * numbers a little above the best and far below the worst; a device that needs more says so in its expectation file.
 */
export const primitiveRules: Rules = {
  // Moving, choosing and comparing never round. Signs of zeros are carried.
  fill: carried,
  copy: carried,
  where: carried,
  take: carried,
  gather: carried,
  scatter: carried,
  neg: carried,
  abs: carried,

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

  sum: accumulated(reduced),
  // Each of the n − 1 products rounds once, relative to itself.
  prod: (call) => ({ ulp: steps(call.dtype, Math.max(reduced(call), 1)) }),
  cumsum: summed(along),
  cumprod: (call) => ({ ulp: steps(call.dtype, Math.max(along(call), 1)) }),
  // Each term of a sum may be rounded when it is stored.
  scatterReduce: (call) => {
    const reduce = attr(call, 'reduce')
    if (reduce === 'amax' || reduce === 'amin') return { ulp: 0 }
    const ulp = arrivals(call).map((n) => (n === 0 ? 0 : steps(call.dtype, n, n)))
    return reduce === 'prod' ? { ulp } : { ulp, scale: call.exactly(call.inputs.map(magnitudes))[0]!.values }
  },

  // K products and K − 1 sums.
  matmul: accumulated(({ inputs }) => inputs[0]!.shape[2]!, 1),
}
