import type { Tolerance } from '../values/compare.ts'
import type { HostTensor } from '../values/host.ts'
import { peak, span } from '../values/magnitudes.ts'
import { type Judged, type Rules, steps } from './rule.ts'

/**
 * y = (x − mean) · invstd · w + b over n elements, with mean and invstd. The mean errs by n · u · mean|x|; so does the variance,
 * relatively, halved by the root.
 */
function normed(call: Judged, n: number): readonly Tolerance[] {
  const [x, w, b] = call.inputs as readonly [HostTensor, HostTensor, HostTensor]
  const invstd = peak(call.expected[2]!.values)
  const most = peak(x.values)
  return [
    { ulp: steps(call.dtype, n + 8, 8), scale: 2 * most * invstd * peak(w.values) + peak(b.values) },
    { ulp: steps(call.dtype, n, 2), scale: most },
    { ulp: steps(call.dtype, n + 8, 8), scale: invstd },
  ]
}

/**
 * gradX = invstd · (g w − mean of it − unit · mean of its product with unit) over n elements; gradW = Σ g · unit and gradB = Σ g over
 * `rows` elements. `reach` is how far x may be from its mean. Statistics are recomputed, or rounded to the dtype as they come.
 */
function normedGrads(call: Judged, n: number, rows: number, reach: number): readonly Tolerance[] {
  const [g, , w, ...statistics] = call.inputs
  const most = peak(g!.values)
  const invstd = peak(statistics.at(-1)!.values)
  const unit = reach * invstd
  return [
    { ulp: steps(call.dtype, 2 * n + 8, 8), scale: peak(w!.values) * invstd * most * (2 + unit * unit) },
    { ulp: steps(call.dtype, rows + n + 4, 8), scale: rows * most * unit },
    { ulp: steps(call.dtype, rows, 1), scale: rows * most },
  ]
}

const sizeOf = (tensor: HostTensor | undefined): number => tensor!.values.length
const per = (whole: number, parts: number): number => whole / Math.max(parts, 1)

/** How wrong the norms over rows may be. */
export const normRules: Rules = {
  layerNorm: (call) => normed(call, sizeOf(call.inputs[1])),
  layerNormGrad: (call) => {
    const [, x, w] = call.inputs as readonly [HostTensor, HostTensor, HostTensor]
    return normedGrads(call, sizeOf(w), per(sizeOf(x), sizeOf(w)), span(x.values))
  },
  groupNorm: (call) => normed(call, per(sizeOf(call.inputs[0]), sizeOf(call.expected[1]))),
  groupNormGrad: (call) => {
    const [, x, w, mean] = call.inputs as readonly [HostTensor, HostTensor, HostTensor, HostTensor]
    return normedGrads(call, per(sizeOf(x), sizeOf(mean)), per(sizeOf(x), sizeOf(w)), span(x.values))
  },
  // Squares are positive: relative errors of n sums, halved by the root, and of a handful of roundings.
  rmsNorm: (call) => ({ ulp: steps(call.dtype, sizeOf(call.inputs[1]) / 2 + 8, 8) }),
  rmsNormGrad: (call) => {
    const [, x, w] = call.inputs as readonly [HostTensor, HostTensor, HostTensor]
    return normedGrads(call, sizeOf(w), per(sizeOf(x), sizeOf(w)), peak(x.values))
  },
}
