import type { DType } from '@flambeau/core'

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
  const binade = value[0]!
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

/** The 16 bits of a number that is already rounded. */
export function toBits(dtype: HalfDType, x: number): number {
  value[0] = x
  const word = bits[0]!
  if (dtype === 'bfloat16') return Number.isNaN(x) ? 0x7fc0 : word >>> 16
  const sign = (word >>> 16) & 0x8000
  const size = Math.abs(x)
  if (Number.isNaN(x)) return 0x7e00
  if (size === Infinity) return sign | 0x7c00
  if (size < 2 ** -14) return sign | (size * 2 ** 24)
  return sign | (((word & 0x7fffffff) >>> 13) - (112 << 10))
}

/** The number that 16 bits stand for. */
export function fromBits(dtype: HalfDType, half: number): number {
  if (dtype === 'bfloat16') {
    bits[0] = half << 16
    return value[0]!
  }
  const exponent = (half >>> 10) & 31
  const fraction = half & 1023
  const sign = half & 0x8000 ? -1 : 1
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
