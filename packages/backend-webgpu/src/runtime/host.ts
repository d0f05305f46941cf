import { type DType, hostArray, type TypedArray } from '@flambeau/core/backend'

/** Host elements as they lie in a storage buffer: bool and uint8 as one u32 each. */
export function toStored(dtype: DType, source: TypedArray): TypedArray | Uint32Array {
  return dtype === 'bool' || dtype === 'uint8' ? Uint32Array.from(source as Uint8Array) : source
}

/** The elements of `dtype` that start `skip` bytes into `bytes`. */
export function fromStored(dtype: DType, bytes: ArrayBuffer, skip: number, length: number): TypedArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(bytes, skip, length)
    case 'int32':
      return new Int32Array(bytes, skip, length)
    case 'float16':
      return new Uint16Array(bytes, skip, length)
    default: {
      const result = hostArray(dtype, length)
      ;(result as Uint8Array).set(new Uint32Array(bytes, skip, length))
      return result
    }
  }
}
