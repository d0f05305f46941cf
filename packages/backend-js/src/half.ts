import type { DType } from '@flambeau/core/backend'

/*
 * float16 and bfloat16 elements live in a Float32Array, as the float32 values they stand for. Arithmetic is done on those
 * and its results are rounded here. Rounding twice (double → float32 → half) equals rounding once for + − × ÷ and √, since
 * 24 bits ≥ 2 · 11 + 2 (Figueroa, "When is double rounding innocuous?", 1995).
 */

export type HalfDType = 'float16' | 'bfloat16'

export function isHalf(dtype: DType): dtype is HalfDType {
  return dtype === 'float16' || dtype === 'bfloat16'
}

const value = new Float32Array(1)
const bits = new Uint32Array(value.buffer)

/** The half-precision number nearest to the float32 `x`, ties to even. */
export function roundToHalf(dtype: HalfDType, x: number): number {
  value[0] = x
  const exponent = bits[0]! & 0x7f800000
  if (exponent === 0x7f800000 || x === 0) return x
  bits[0] = exponent
  const binade = value[0]
  // Adding 1.5 · 2⁵² units in the last place leaves no room for a fraction of a unit in a double: the sum is rounded.
  const unit = dtype === 'float16' ? Math.max(binade, 2 ** -14) * 2 ** -10 : Math.max(binade, 2 ** -126) * 2 ** -7
  const shift = unit * (1.5 * 2 ** 52)
  const rounded = x + shift - shift
  if (rounded === 0) return x < 0 ? -0 : 0
  return dtype === 'float16' && Math.abs(rounded) > 65504 ? rounded * Infinity : rounded
}

/** Rounds `count` elements from `start`, `step` apart. */
export function roundRun(dtype: HalfDType, data: Float32Array, start: number, step: number, count: number): void {
  for (let i = 0, at = start; i < count; i++, at += step) data[at] = roundToHalf(dtype, data[at]!)
}
