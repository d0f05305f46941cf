import {
  type DType,
  elementOf,
  hostArray,
  integerRange,
  isFloat,
  isWhole,
  type Scalar,
  type TypedArray,
} from './dtype.ts'
import { TorchError } from '../errors.ts'
import { floatLimits } from './limits.ts'
import { fromBfloat16Bits, fromFloat16Bits, toBfloat16Bits, toFloat16Bits } from './half.ts'

/** Values as they travel to a device: PyTorch's conversions, but integers out of range are an error and never wrap. */
export function encode(op: string, dtype: DType, values: ArrayLike<Scalar>): TypedArray {
  const out = hostArray(dtype, values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (out instanceof BigInt64Array) out[i] = BigInt(toWhole(op, dtype, value))
    else if (dtype === 'bool') out[i] = elementOf(value, dtype)
    else if (dtype === 'float16') out[i] = toFloat16Bits(Number(value))
    else if (dtype === 'bfloat16') out[i] = toBfloat16Bits(Number(value))
    else out[i] = isFloat(dtype) ? Number(value) : Number(toWhole(op, dtype, value))
  }
  return out
}

function toWhole(op: string, dtype: DType, value: Scalar): number | bigint {
  const whole = typeof value === 'number' ? Math.trunc(value) : BigInt(value)
  const [low, high] = integerRange(dtype)
  if (whole >= low && whole <= high) return whole
  throw overflow(op, value, dtype)
}

/**
 * Refuses a number beyond a dtype where PyTorch does: where it becomes elements, a bound or a factor. (Operands of arithmetic keep
 * their low bits instead.) A fraction counts as what it is truncated to, and a whole number down to −max of uint8 as its low bits.
 */
export function checkConverts(op: string, value: Scalar, dtype: DType): void {
  if (dtype === 'bool' || typeof value === 'boolean') return
  let fits: boolean
  if (isFloat(dtype))
    fits = !(Math.abs(Number(value)) > floatLimits(dtype)!.max) || Math.abs(Number(value)) === Infinity
  else {
    const [low, high] = integerRange(dtype)
    fits = value <= high && value >= (isWhole(value) && low === 0n ? -high : low)
  }
  if (!fits) throw overflow(op, value, dtype)
}

function overflow(op: string, value: Scalar, dtype: DType): TorchError {
  return new TorchError('INVALID_ARGUMENT', op, `value ${value} cannot be converted to ${dtype} without overflow.`, {
    value,
    dtype,
  })
}

/** Values as a program reads them: numbers, booleans for bool, bigints for int64. */
export function decode(dtype: DType, raw: TypedArray): (number | bigint | boolean)[] {
  const out = new Array<number | bigint | boolean>(raw.length)
  for (let i = 0; i < raw.length; i++) {
    const value = raw[i]!
    if (dtype === 'bool') out[i] = value !== 0
    else if (dtype === 'float16') out[i] = fromFloat16Bits(value as number)
    else if (dtype === 'bfloat16') out[i] = fromBfloat16Bits(value as number)
    else out[i] = value
  }
  return out
}
