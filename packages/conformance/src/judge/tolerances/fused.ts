import type { HostTensor } from '../values/host.ts'
import type { Tolerance } from '../values/compare.ts'
import { floatFormat } from '../values/format.ts'
import { magnitudes, peak, perLine, sizeOf, span } from '../values/magnitudes.ts'
import { normRules } from './norms.ts'
import { resamplingRules } from './resampling.ts'
import { attr, carried, type Judged, rounded, type Rules, steps, summed, ulps } from './rule.ts'
import { windowRules } from './windows.ts'

const along = (call: Judged): number => call.inputs[0]!.shape[attr(call, 'dim')] ?? 1
const reduced = (call: Judged): number => sizeOf(call.inputs[0]!.shape, attr(call, 'dims'))

/** Results that are logarithms of sums of n terms. */
function logarithms(call: Judged, n: number, roundings: number): Tolerance {
  const { values } = call.expected[0]!
  const size = (value: number): number => (Number.isFinite(value) ? Math.abs(value) : 0)
  return { ulp: steps(call.dtype, 2 * n + 8, roundings), scale: values.map((value) => size(value) + Math.log(n + 2)) }
}

/** A variance or its root, and the mean; `shift` is what a wrong mean may add to the first, in ULPs. */
function moments(call: Judged, shift: (most: number, n: number) => number): readonly Tolerance[] {
  const n = reduced(call)
  const most = peak(call.inputs[0]!.values)
  return [
    { ulp: steps(call.dtype, n + 8, 8), scale: call.expected[0]!.values.map((value) => value + shift(most, n)) },
    { ulp: steps(call.dtype, n, 2), scale: most },
  ]
}

/** How wrong a fused kernel, or the composite that stands for it, may be. */
export const fusedRules: Rules = {
  // Moving carries even the signs of zeros.
  lookup: carried,
  tril: carried,
  triu: carried,
  // As erf, of which it is the rest.
  erfc: ulps(4),
  // Choosing rounds nothing; relu(−0) may be either zero.
  relu: rounded,
  reluGrad: rounded,
  linear: summed(
    ({ inputs }) => inputs[1]!.shape[1]! + 1,
    1,
    () => 2,
  ),
  linearGrad: summed(({ inputs }) => Math.max(...inputs[0]!.shape), 1),
  addmm: (call) => {
    const { beta, alpha } = call.attrs as { readonly beta: number; readonly alpha: number }
    const [scale] = call.exactly(call.inputs.map(magnitudes), { beta: Math.abs(beta), alpha: Math.abs(alpha) })
    return { ulp: steps(call.dtype, call.inputs[1]!.shape[1]! + 4, 4), scale: scale!.values }
  },
  ...windowRules,
  ...resamplingRules,

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

  ...normRules,

  // x / (1 − p) as a quotient or a product with the rounded factor.
  dropout: ulps(2.5, undefined, 2),
  uniform: rounded,
  // r cos θ: errors of log, root, sine and of 2π u in its argument, at the magnitude r ≤ 5.8.
  normal: ulps(8, 4),

  // A handful of roundings at the magnitude of the largest term.
  sgdStep: (call) => call.expected.map(({ values }) => ({ ulp: steps(call.dtype, 6, 6), scale: peak(values) + 2 })),
  adamStep: (call) => call.expected.map(({ values }) => ({ ulp: steps(call.dtype, 8, 8), scale: peak(values) + 1 })),
  rmspropStep: (call) => call.expected.map(({ values }) => ({ ulp: steps(call.dtype, 8, 8), scale: peak(values) + 1 })),

  // One of the elements, where it is.
  topk: carried,
  cummax: carried,
  cummin: carried,
  searchsorted: rounded,

  // Squares are positive: n sums, a difference, a product, a division. Where m is not the exact mean, Σ (x − m)² grows by
  // n (m − mean)²; summed one after the other m is off by up to n · u · |x| (u is half a ULP of 1), so the variance by n² u² x²,
  // which is n ULPs at the magnitude n · u · x² / 2; and by that of two ULPs where n is small.
  varianceMean: (call) =>
    moments(call, (most, n) => Math.max(4, n / 2) * most * most * 2 ** -floatFormat(call.dtype).precision),
  // The root halves relative errors; of a variance of 0 it is off by as much as the mean.
  stdMean: (call) => moments(call, (most) => most),
  // Σ exp(x − m): as softmax, n terms with relative errors, which the logarithm makes absolute; m is added back.
  logsumexp: (call) => logarithms(call, reduced(call), 4),
  // The same for each prefix. Composed, about log₂ n joins round one after the other, each a difference, two logarithms and a sum.
  logcumsumexp: (call) => logarithms(call, along(call), 4 * Math.ceil(Math.log2(along(call) + 1))),
}
