import { type DType, isFloat, type TypedArray } from '@flambeau/core/backend'
import { floatFormat, roundTo, smallestNormal, ulp } from './format.ts'
import { decode } from './host.ts'

/** How far a result may be from the exact value. */
export interface Tolerance {
  /**
   * In ULPs of the result's dtype: one number, or one per element. 0 asks for the correctly rounded value: the error may reach half
   * a ULP. Infinity accepts anything.
   */
  readonly ulp: number | ArrayLike<number>
  /**
   * Where the result cancels, its own ULP says nothing about the computation. ULPs are then counted at this magnitude, if
   * it is greater than the result's: one number, or one per element.
   */
  readonly scale?: number | ArrayLike<number>
  /** The exact result is no number of the dtype and has been rounded to the nearest one. */
  readonly rounds?: true
  /** 0 will do where the result is too small for a normal number, whatever the device does with such numbers elsewhere. */
  readonly underflow?: boolean
  /** The sign of a zero counts. */
  readonly signedZero?: boolean
}

/** What a comparison knows of the device. */
export interface Arithmetic {
  readonly subnormals: 'keep' | 'flush'
}

/** Where and by how much a result is wrong, and how wrong it is elsewhere. */
export interface Comparison {
  readonly ok: boolean
  /** The error that is largest beside its bound, in ULPs; infinite where NaN, infinities or integers differ. */
  readonly maxUlp: number
  readonly p99Ulp: number
  /** Its index, −1 when there are no elements. */
  readonly worst: number
  /** What it may be. */
  readonly bound: number
  /** Elements by error: bin 0 is exact, bin b ≥ 1 counts errors in (2^(b−4), 2^(b−3)] ULP with the last one open. */
  readonly histogram: readonly number[]
}

/** Bins of {@link Comparison.histogram}: exact, ≤ ⅛, ≤ ¼, ≤ ½, ≤ 1, … ≤ 2¹⁴ ULP, more. */
export const histogramBins = 20

function binOf(error: number): number {
  if (error === 0) return 0
  if (error === Infinity) return histogramBins - 1
  return Math.min(Math.max(Math.ceil(Math.log2(error)) + 4, 1), histogramBins - 1)
}

/** The error of one float, in ULPs at `scale` or at the expected value. */
function floatError(
  dtype: DType,
  actual: number,
  expected: number,
  scale: number,
  bound: number,
  { signedZero, underflow }: Tolerance,
  { subnormals }: Arithmetic,
): number {
  if (Number.isNaN(expected) || Number.isNaN(actual))
    return Number.isNaN(expected) && Number.isNaN(actual) ? 0 : Infinity
  if (actual === expected) return signedZero === true && !Object.is(actual, expected) ? Infinity : 0
  const { max } = floatFormat(dtype)
  // An exact value beyond the largest number may round to it or to infinity.
  if (Math.abs(actual) === Infinity) {
    const overflows = Math.abs(expected) > max - ulp(dtype, max) && Math.sign(actual) === Math.sign(expected)
    return overflows ? 0 : Infinity
  }
  if (Math.abs(expected) === Infinity) return Infinity
  const flushes = subnormals === 'flush' || underflow === true
  if (flushes && actual === 0 && Math.abs(expected) < smallestNormal(dtype)) return 0
  // A device that may take subnormals for zeros may also pass one on where it took it for the zero that is expected.
  if (subnormals === 'flush' && expected === 0 && Math.abs(actual) < smallestNormal(dtype)) return 0
  const error = Math.abs(actual - expected) / ulp(dtype, Math.max(Math.abs(expected), Math.abs(scale)))
  // Below a power of two the spacing halves, so a wrong neighbour there would look like a correctly rounded result.
  return bound === 0 && actual !== roundTo(dtype, expected) ? Math.max(error, 1) : error
}

/** An element of what may be one number for all. */
export function elementOf(list: number | ArrayLike<number> | undefined, index: number): number {
  if (list === undefined) return 0
  return typeof list === 'number' ? list : list[index]!
}

/** ULPs are counted at a magnitude at which a bound is not more than about this many of them. */
const mostUlps = 64

/** The tolerance of results that may each be off by an error of their own. */
export function within(
  dtype: DType,
  values: Float64Array,
  errors: Float64Array,
): Tolerance & { readonly ulp: Float64Array } {
  const { precision } = floatFormat(dtype)
  const scale = errors.map((error, i) =>
    error < Infinity && error > mostUlps * ulp(dtype, values[i]!) ? (error / mostUlps) * 2 ** (precision - 1) : 0,
  )
  const bounds = errors.map((error, i) => {
    const value = Math.abs(values[i]!)
    return value < Infinity ? error / ulp(dtype, Math.max(value, scale[i]!)) : error
  })
  return { ulp: bounds, scale }
}

/** How far an element may be from a value by a tolerance. */
export function errorWithin(dtype: DType, { ulp: bound, scale }: Tolerance, value: number, index: number): number {
  return elementOf(bound, index) * ulp(dtype, Math.max(Math.abs(value), elementOf(scale, index)))
}

/**
 * Compares a device's elements with exact values.
 *
 * @param expected - Several arrays mean that each element may agree with any of them.
 */
export function compare(
  dtype: DType,
  actual: TypedArray,
  expected: readonly TypedArray[],
  tolerance: Tolerance,
  arithmetic: Arithmetic,
): Comparison {
  const floating = isFloat(dtype)
  const values = floating ? decode(dtype, actual) : actual
  const errors = new Float64Array(values.length)
  const histogram = new Array<number>(histogramBins).fill(0)
  let worst = values.length === 0 ? -1 : 0
  let most = -1
  for (let i = 0; i < values.length; i++) {
    const bound = elementOf(tolerance.ulp, i)
    let error = bound === Infinity ? 0 : Infinity
    for (const candidate of expected) {
      if (error === 0) break
      const one = floating
        ? floatError(
            dtype,
            Number(values[i]),
            Number(candidate[i]),
            elementOf(tolerance.scale, i),
            bound,
            tolerance,
            arithmetic,
          )
        : values[i] === candidate[i]
          ? 0
          : Infinity
      if (one < error) error = one
    }
    errors[i] = error
    histogram[binOf(error)]!++
    const share = error / Math.max(bound, 0.5)
    if (share > most) [worst, most] = [i, share]
  }
  const maxUlp = worst < 0 ? 0 : errors[worst]!
  const bound = Math.max(worst < 0 ? 0 : elementOf(tolerance.ulp, worst), 0.5)
  errors.sort()
  return {
    ok: maxUlp <= bound,
    maxUlp,
    p99Ulp: worst < 0 ? 0 : errors[Math.min(Math.floor(errors.length * 0.99), errors.length - 1)]!,
    worst,
    bound,
    histogram,
  }
}
