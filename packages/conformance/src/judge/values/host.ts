import { type DType, hostArray, isFloat, type TypedArray } from '@flambeau/core/backend'
import { roundTo, ulp } from './format.ts'

/** A tensor's contents on the host: what cases are made of and what devices are asked for. */
export interface HostTensor {
  readonly shape: readonly number[]
  readonly dtype: DType
  /** Row order. Values of int64 beyond 2⁵³ are rounded here; comparisons of integers use the raw elements. */
  readonly values: Float64Array
  /** How it lay in memory where it was recorded, for the layout that is otherwise contiguous. */
  readonly strides?: readonly number[]
}

const word = new DataView(new ArrayBuffer(4))

/** The 16 bits of a number that is already representable in a half format. */
function halfBits(dtype: 'float16' | 'bfloat16', value: number): number {
  if (dtype === 'bfloat16') {
    word.setFloat32(0, value)
    return Number.isNaN(value) ? 0x7fc0 : word.getUint16(0)
  }
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const magnitude = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (magnitude === Infinity) return sign | 0x7c00
  if (magnitude < 2 ** -14) return sign | (magnitude * 2 ** 24)
  const step = ulp('float16', magnitude)
  const exponent = Math.log2(step) + 10
  return sign | ((exponent + 15) << 10) | (magnitude / step - 1024)
}

function halfValue(dtype: 'float16' | 'bfloat16', bits: number): number {
  if (dtype === 'bfloat16') {
    word.setUint32(0, bits << 16)
    return word.getFloat32(0)
  }
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (fraction + 1024) * 2 ** (exponent - 25)
}

/** Host elements for values, rounded to the dtype where they are not representable. */
export function encode(dtype: DType, values: ArrayLike<number>): TypedArray {
  const array = hostArray(dtype, values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (array instanceof BigInt64Array) array[i] = Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n
    else if (dtype === 'float16' || dtype === 'bfloat16') array[i] = halfBits(dtype, roundTo(dtype, value))
    else if (dtype === 'bool') array[i] = value === 0 ? 0 : 1
    else array[i] = value
  }
  return array
}

/** Values of host elements. */
export function decode(dtype: DType, array: TypedArray): Float64Array {
  if (dtype === 'float16' || dtype === 'bfloat16') {
    return Float64Array.from(array as Uint16Array, (bits) => halfValue(dtype, bits))
  }
  return array instanceof BigInt64Array ? Float64Array.from(array, Number) : new Float64Array(array)
}

/** Whether two host arrays hold the same bits, with every NaN taken as the same one. */
export function sameBits(dtype: DType, a: TypedArray, b: TypedArray): boolean {
  if (a.length !== b.length) return false
  const x = isFloat(dtype) ? decode(dtype, a) : a
  const y = isFloat(dtype) ? decode(dtype, b) : b
  for (let i = 0; i < x.length; i++) if (!Object.is(x[i], y[i])) return false
  return true
}

/** A host tensor of `values`, rounded to `dtype`. */
export function hostTensor(dtype: DType, shape: readonly number[], values: ArrayLike<number>): HostTensor {
  const count = shape.reduce((product, size) => product * size, 1)
  if (values.length !== count) throw new Error(`${values.length} values do not fill shape [${shape.join(', ')}]`)
  return { shape, dtype, values: decode(dtype, encode(dtype, values)) }
}
