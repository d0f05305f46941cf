import type { UpsampleAttrs } from '@flambeau/core/backend'
import type { Tolerance } from '../values/compare.ts'
import { peak, product } from '../values/magnitudes.ts'
import { type Judged, type Rules, steps, summed } from './rule.ts'

/** How many elements of `from` an element of `to` may be made of, in one dimension. */
function taps(from: number, to: number, { mode, antialias }: UpsampleAttrs): number {
  const reach = { nearest: 1, 'nearest-exact': 1, linear: 2, cubic: 4 }[mode]
  return antialias ? Math.ceil(reach * Math.max(from / to, 1)) + 1 : reach
}

/**
 * Kernels that find positions in the dtype itself: s · (i + ½) − ½ rounds three times at magnitudes up to the size n, 1.5 n ULPs of
 * one. The result moves by the slope times that: at most 2 peaks between neighbours, 3 for cubics (Σ|w'| with a = −¾). Then come
 * products, sums and, where a filter is normalised, a division, at magnitudes up to the peak, or 1.375 of it for each cubic
 * dimension (Σ|w| at t = ½).
 */
function resized(call: Judged, from: readonly number[], to: readonly number[], spread: number): Tolerance {
  const attrs = call.attrs as unknown as UpsampleAttrs
  const slope = { nearest: 0, 'nearest-exact': 0, linear: 3, cubic: 4.5 }[attrs.mode]
  const growth = attrs.mode === 'cubic' ? 1.375 ** from.length : 1
  const each = from.map((size, axis) => slope * size + 2 * taps(size, to[axis]!, attrs) + 3)
  const n = each.reduce((a, b) => a + b, 0)
  const roundings = from.reduce((sum, size, axis) => sum + 1 + taps(size, to[axis]!, attrs), 0)
  return { ulp: steps(call.dtype, n, roundings), scale: peak(call.inputs[0]!.values) * growth * spread }
}

export const resamplingRules: Rules = {
  // Weights are given; short rows have fewer terms.
  resample: summed(
    ({ inputs }) => inputs[1]!.shape[1]!,
    1,
    () => 2,
  ),
  upsample: (call) => resized(call, call.inputs[0]!.shape.slice(2), call.expected[0]!.shape.slice(2), 1),
  // An element of the input counts in as many of the result as lie within its reach.
  upsampleGrad: (call) => {
    const [result, input] = [call.inputs[0]!.shape.slice(2), call.expected[0]!.shape.slice(2)]
    const attrs = call.attrs as unknown as UpsampleAttrs
    const counts = input.map((size, axis) => Math.ceil((taps(size, size, attrs) * result[axis]!) / size) + 1)
    const { ulp, scale } = resized(call, input, result, product(counts, 0))
    return { ulp: (ulp as number) + product(counts, 0), scale: scale! }
  },
}
