import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { type DType, integerRange, isFloat, isInteger, itemSize } from './dtype.ts'
import { TorchError } from '../errors.ts'

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

const finfoArguments = signature('finfo', { dtype: takes.dtype })

/**
 * Limits of a floating dtype (`torch.finfo`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool: use {@link iinfo}.
 * @example
 * ```ts
 * torch.finfo('float16').max // 65504
 * ```
 */
export function finfo(dtype: DType): FloatInfo {
  finfoArguments(arguments)
  const format = formats[dtype]
  if (format === undefined) {
    throw new TorchError('DTYPE_MISMATCH', 'finfo', `${dtype} is not a floating dtype. Use iinfo() for integers.`, {
      dtype,
    })
  }
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

const iinfoArguments = signature('iinfo', { dtype: takes.dtype })

/**
 * Limits of an integer dtype, as bigints (`torch.iinfo`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for floating dtypes and bool.
 * @example
 * ```ts
 * torch.iinfo('int8').max // 127n
 * ```
 */
export function iinfo(dtype: DType): IntegerInfo {
  iinfoArguments(arguments)
  if (isFloat(dtype) || !isInteger(dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'iinfo', `${dtype} is not an integer dtype. Use finfo() for floats.`, {
      dtype,
    })
  }
  const [min, max] = integerRange(dtype)
  return { dtype, bits: 8 * itemSize(dtype), max, min }
}
