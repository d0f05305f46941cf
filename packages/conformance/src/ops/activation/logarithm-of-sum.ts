import { type Judged, steps } from '../../judge/tolerances/rule.ts'
import type { Tolerance } from '../../judge/values/compare.ts'

/** Results that are logarithms of sums of n terms. */
export function logarithmOfSum(call: Judged, n: number, roundings: number): Tolerance {
  const { values } = call.expected[0]!
  const size = (value: number): number => (Number.isFinite(value) ? Math.abs(value) : 0)
  return { ulp: steps(call.dtype, 2 * n + 8, roundings), scale: values.map((value) => size(value) + Math.log(n + 2)) }
}
