import { type DType, itemSize } from './dtype.ts'

/** What a floating dtype can represent. */
export interface FloatInfo {
  readonly dtype: DType
  readonly bits: number
  /** Distance from 1 to the next greater number. */
  readonly eps: number
  readonly max: number
  readonly min: number
  /** Smallest positive number with a full significand. */
  readonly smallestNormal: number
  /** Power of ten with that many digits survives a round trip. */
  readonly resolution: number
}

/** What an integer dtype can represent; bigints, since the ends of int64 are no doubles. */
export interface IntegerInfo {
  readonly dtype: DType
  readonly bits: number
  readonly max: bigint
  readonly min: bigint
}

/** Bits of the significand (with the hidden one), least normal exponent, decimal digits. */
const formats: { readonly [D in DType]?: readonly [number, number, number] } = {
  float64: [53, -1022, 15],
  float32: [24, -126, 6],
  float16: [11, -14, 3],
  bfloat16: [8, -126, 2],
}

/** The limits of a floating dtype, null for others. */
export function floatLimits(dtype: DType): FloatInfo | null {
  const format = formats[dtype]
  if (format === undefined) return null
  const [precision, least, digits] = format
  const eps = 2 ** (1 - precision)
  const max = (2 - eps) * 2 ** (1 - least)
  return {
    dtype,
    bits: 8 * itemSize(dtype),
    eps,
    max,
    min: -max,
    smallestNormal: 2 ** least,
    resolution: Number(`1e-${digits}`),
  }
}
