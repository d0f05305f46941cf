import {
  type Backend,
  type DType,
  fromBfloat16Bits,
  fromFloat16Bits,
  isFloat,
  Storage,
  toBfloat16Bits,
  toFloat16Bits,
  type TypedArray,
  type View,
} from '@flambeau/core/backend'
import { isHalf, roundRun } from './half.ts'
import type { Entry } from './ledger.ts'
import { Runs } from './templates/runs.ts'

/** Elements that are numbers in JavaScript: every dtype but int64. */
export type Numbers = Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Int32Array

/** Elements as they are stored. int64 alone is a BigInt64Array, so that it is exact; kernels treat it apart. */
export type Elements = Numbers | BigInt64Array

const arrays: { readonly [D in DType]: new (length: number) => Elements } = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Float32Array,
  bfloat16: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
}

/** Memory of this backend: a typed array. */
export class JsStorage extends Storage {
  data: Elements
  /** Its entry in the backend's count, until it is released. */
  entry: Entry | undefined

  constructor(backend: Backend, dtype: DType, length: number) {
    super(backend, dtype, length)
    this.data = new arrays[dtype](length)
  }

  /** Lets go of the array. */
  free(): void {
    this.released = true
    this.data = new arrays[this.dtype](0)
  }
}

/** The array behind a view of any dtype but int64. */
export function numbersOf(view: View): Numbers {
  return (view.storage as JsStorage).data as Numbers
}

/** For kernels that compute in doubles, which are no integers of their own size: these are left to composites. */
export function floatsOnly([x]: readonly View[]): string | undefined {
  return isFloat(x!.dtype) ? undefined : 'it computes in doubles'
}

/** The array behind an int64 view. */
export function longsOf(view: View): BigInt64Array {
  return (view.storage as JsStorage).data as BigInt64Array
}

/** What declines for kernels that compute in doubles, which cannot hold int64. */
export function declinesLong([x]: readonly Pick<View, 'dtype'>[]): string | undefined {
  return x!.dtype === 'int64' ? 'int64 is not computed in doubles' : undefined
}

/** The array behind a view of a dtype in which conv, softmax and the like are computed. */
export function floatsOf(view: View): Float32Array | Float64Array {
  return (view.storage as JsStorage).data as Float32Array | Float64Array
}

/** Rounds what a kernel left in a float16 or bfloat16 view to numbers of that dtype. */
export function settle(view: View): void {
  if (!isHalf(view.dtype)) return
  const data = floatsOf(view) as Float32Array
  const runs = new Runs(view.shape, view.strides, view.offset)
  while (runs.next()) roundRun(view.dtype, data, runs.start, runs.step, runs.length)
}

export function writeElements(storage: JsStorage, start: number, source: TypedArray): void {
  const { data, dtype } = storage
  if (data instanceof BigInt64Array) data.set(source as BigInt64Array, start)
  else if (isHalf(dtype)) {
    const decode = dtype === 'float16' ? fromFloat16Bits : fromBfloat16Bits
    for (let i = 0; i < source.length; i++) data[start + i] = decode(source[i] as number)
  } else data.set(source as Numbers, start)
}

export function readElements(storage: JsStorage, start: number, length: number): TypedArray {
  const { data, dtype } = storage
  const part = data.slice(start, start + length)
  if (!isHalf(dtype)) return part
  return Uint16Array.from(part as Numbers, dtype === 'float16' ? toFloat16Bits : toBfloat16Bits)
}
