import { type Judged, steps } from '../../judge/tolerances/rule.ts'
import type { Tolerance } from '../../judge/values/compare.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { peak } from '../../judge/values/magnitudes.ts'

/**
 * y = (x − mean) · invstd · w + b over n elements, with mean and invstd. The mean errs by n · u · mean|x|; so does the variance,
 * relatively, halved by the root.
 */
export function normed(call: Judged, n: number): readonly Tolerance[] {
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
export function normedGrads(call: Judged, n: number, rows: number, reach: number): readonly Tolerance[] {
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

export const sizeOf = (tensor: HostTensor | undefined): number => tensor!.values.length
export const per = (whole: number, parts: number): number => whole / Math.max(parts, 1)
