import type { DType } from '@flambeau/core'

/** What decides the spacing of a floating dtype's numbers. */
interface FloatFormat {
  /** Bits of the significand, the hidden one included. */
  readonly precision: number
  /** Exponent of the smallest normal number. */
  readonly minExponent: number
  /** Largest finite number. */
  readonly max: number
}

const formats: { readonly [D in DType]?: FloatFormat } = {
  float64: { precision: 53, minExponent: -1022, max: Number.MAX_VALUE },
  float32: { precision: 24, minExponent: -126, max: (2 - 2 ** -23) * 2 ** 127 },
  float16: { precision: 11, minExponent: -14, max: 65504 },
  bfloat16: { precision: 8, minExponent: -126, max: (2 - 2 ** -7) * 2 ** 127 },
}

/** The format of a floating dtype. */
export function floatFormat(dtype: DType): FloatFormat {
  const format = formats[dtype]
  if (format === undefined) throw new Error(`${dtype} is not a floating dtype`)
  return format
}

const bits = new DataView(new ArrayBuffer(8))

/** ⌊log₂|value|⌋ of a finite number that is not zero. */
export function exponentOf(value: number): number {
  bits.setFloat64(0, value)
  const biased = (bits.getUint32(0) >>> 20) & 0x7ff
  if (biased !== 0) return biased - 1023
  bits.setFloat64(0, value * 2 ** 54)
  return ((bits.getUint32(0) >>> 20) & 0x7ff) - 1077
}

/** The distance between neighbouring numbers of `dtype` around `value`; below the smallest normal number that of the subnormals. */
export function ulp(dtype: DType, value: number): number {
  const { precision, minExponent, max } = floatFormat(dtype)
  const magnitude = Math.min(Math.abs(value), max)
  const exponent = magnitude === 0 ? minExponent : Math.max(exponentOf(magnitude), minExponent)
  return 2 ** (exponent - precision + 1)
}

/** The number of `dtype` nearest to `value`, ties to even, as arithmetic on the device would round it. */
export function roundTo(dtype: DType, value: number): number {
  if (dtype === 'float64' || value === 0 || !Number.isFinite(value)) return value
  if (dtype === 'float32') return Math.fround(value)
  const step = ulp(dtype, value)
  const scaled = value / step
  const floor = Math.floor(scaled)
  const rest = scaled - floor
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0)
  const rounded = (up ? floor + 1 : floor) * step
  if (Math.abs(rounded) > floatFormat(dtype).max) return Math.sign(value) * Infinity
  return rounded === 0 ? 0 * Math.sign(value) : rounded
}

/** The smallest positive normal number. */
export function smallestNormal(dtype: DType): number {
  return 2 ** floatFormat(dtype).minExponent
}

/** Whether `value` is not zero but too small for a normal number of `dtype`. */
export function isSubnormal(dtype: DType, value: number): boolean {
  return value !== 0 && Math.abs(value) < smallestNormal(dtype)
}
