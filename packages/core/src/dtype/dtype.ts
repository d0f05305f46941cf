import { TorchError } from '../errors.ts'

/** Element types, by PyTorch's names. */
export type DType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'bool'

/** One element, or a number that a kernel receives as an attribute. `bigint` is for int64 values that a number cannot hold. */
export type Scalar = number | bigint | boolean

export const dtypes: readonly DType[] = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int8',
  'uint8',
  'int16',
  'int32',
  'int64',
  'bool',
]

/**
 * How elements travel between host and device: one array type per dtype. `float16` and `bfloat16` travel as their bits in
 * a `Uint16Array`, `bool` as 0 and 1 in a `Uint8Array`.
 */
export interface TypedArrays {
  float32: Float32Array
  float64: Float64Array
  float16: Uint16Array
  bfloat16: Uint16Array
  int8: Int8Array
  uint8: Uint8Array
  int16: Int16Array
  int32: Int32Array
  int64: BigInt64Array
  bool: Uint8Array
}
export type TypedArray = TypedArrays[DType]

const arrays: { readonly [D in DType]: new (length: number) => TypedArrays[D] } = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
}

const sizes: { readonly [D in DType]: number } = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
}

/** Bytes per element on the host. */
export function itemSize(dtype: DType): number {
  return sizes[dtype]
}

/** A fresh zeroed host array for `length` elements of `dtype`. */
export function hostArray<D extends DType>(dtype: D, length: number): TypedArrays[D] {
  return new arrays[dtype](length)
}

export function isDType(value: unknown): value is DType {
  return typeof value === 'string' && Object.hasOwn(sizes, value)
}

const otherNames: Readonly<Record<string, DType>> = {
  float: 'float32',
  double: 'float64',
  half: 'float16',
  char: 'int8',
  byte: 'uint8',
  short: 'int16',
  int: 'int32',
  long: 'int64',
  boolean: 'bool',
}

/** The dtype that PyTorch or NumPy would take for a name such as `double` or `torch.float64`. */
export function dtypeMeantBy(value: unknown): DType | undefined {
  if (typeof value !== 'string') return undefined
  const name = value.replace(/^(torch|np|numpy)\./, '').toLowerCase()
  return isDType(name) ? name : Object.hasOwn(otherNames, name) ? otherNames[name] : undefined
}

export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64' || dtype === 'float16' || dtype === 'bfloat16'
}

export function isInteger(dtype: DType): boolean {
  return !isFloat(dtype) && dtype !== 'bool'
}

/** The smallest and largest value of an integer dtype, as exact bigints. */
export function integerRange(dtype: DType): readonly [bigint, bigint] {
  if (dtype === 'uint8') return [0n, 255n]
  if (dtype === 'bool') return [0n, 1n]
  const bits = BigInt(sizes[dtype] * 8 - 1)
  return [-(1n << bits), (1n << bits) - 1n]
}

const order: { readonly [D in DType]: number } = {
  bool: 0,
  uint8: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  int64: 5,
  float16: 6,
  bfloat16: 7,
  float32: 8,
  float64: 9,
}

/**
 * The dtype in which two tensors of dimension ≥ 1 meet, by PyTorch's table (`torch.promote_types`).
 *
 * @example
 * ```ts
 * torch.promoteTypes('int32', 'float16') // 'float16'
 * torch.promoteTypes('uint8', 'int8') // 'int16'
 * ```
 */
export function promoteTypes(a: DType, b: DType): DType {
  // As a callback of reduce it is handed a place and the list, too.
  if (!isDType(a) || !isDType(b) || arguments.length === 3)
    throw new TorchError('INVALID_ARGUMENT', 'promoteTypes', 'takes two dtypes. Call it as promoteTypes(a, b).')
  if (a === b) return a
  const [low, high] = order[a] < order[b] ? [a, b] : [b, a]
  if (low === 'uint8' && high === 'int8') return 'int16'
  if (low === 'float16' && high === 'bfloat16') return 'float32'
  return high
}

/** Whether a number counts as an integer where its dtype is asked for; beyond int64 there are only floats. */
export function isWhole(value: number | bigint | boolean): boolean {
  return typeof value === 'bigint' || (Number.isInteger(value) && Math.abs(value as number) < 2 ** 63)
}

/** 0 bool, 1 integer, 2 float: PyTorch's categories, which decide whether a number or a 0-d tensor changes a result's dtype. */
export function category(dtype: DType): 0 | 1 | 2 {
  if (dtype === 'bool') return 0
  return isFloat(dtype) ? 2 : 1
}

/** Significand bits and greatest exponent of the floating dtypes narrower than a number. */
const narrow: { readonly [D in DType]?: readonly [bits: number, exponent: number] } = {
  float32: [24, 127],
  float16: [11, 15],
  bfloat16: [8, 127],
}

/** A number near the end of a floating dtype's range: the greatest finite one, or infinite from half a step beyond it. */
function withinRange(x: number, dtype: DType): number {
  const format = narrow[dtype]
  if (format === undefined) return x
  const [bits, exponent] = format
  const largest = (2 - 2 ** (1 - bits)) * 2 ** exponent
  if (!(Math.abs(x) > largest)) return x
  return Math.sign(x) * (Math.abs(x) < (2 - 2 ** -bits) * 2 ** exponent ? largest : Infinity)
}

/**
 * A scalar as an element of any dtype but int64, which is what `fill` writes. What is too large for a floating dtype becomes
 * infinite. For integer dtypes numbers are truncated and keep
 * their low bits, so that uint8 − 1 may be computed as uint8 + (−1), as PyTorch does; infinities are the ends of the range and
 * NaN is 0. For bool everything but 0 is 1.
 * So −1 is 255 for uint8.
 */
export function elementOf(value: number | bigint | boolean, dtype: DType): number {
  if (dtype === 'bool') return value ? 1 : Number(Number.isNaN(value))
  if (isFloat(dtype)) return withinRange(Number(value), dtype)
  const [low, high] = integerRange(dtype).map(Number) as [number, number]
  const x = typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : Math.trunc(Number(value))
  if (!Number.isFinite(x)) return x > 0 ? high : x < 0 ? low : 0
  const span = high - low + 1
  const above = (x - low) % span
  return low + (above < 0 ? above + span : above)
}
