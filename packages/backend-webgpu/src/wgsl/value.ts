import { type DType, TorchError } from '@flambeau/core/backend'

/** Elements handled per access. */
export type Lanes = 1 | 2 | 4

/** The scalar type in which kernels compute with a dtype: narrow types are widened when loaded. */
export function scalarType(dtype: DType): 'f32' | 'i32' | 'u32' {
  switch (dtype) {
    case 'float32':
    case 'float16':
      return 'f32'
    case 'int32':
      return 'i32'
    case 'bool':
    case 'uint8':
      return 'u32'
    default:
      throw new TorchError(
        'UNSUPPORTED_DTYPE',
        'webgpu',
        `${dtype} has no WGSL type. Cast to float32 or int32 first.`,
        {
          dtype,
        },
      )
  }
}

/** The scalar type in which a dtype lies in a storage buffer: bool and uint8 take a whole u32 per element. */
export function storedType(dtype: DType): 'f32' | 'f16' | 'i32' | 'u32' {
  return dtype === 'float16' ? 'f16' : scalarType(dtype)
}

/** Bytes per element in a storage buffer. */
export function storedSize(dtype: DType): 2 | 4 {
  return dtype === 'float16' ? 2 : 4
}

/** `f32` or `vec4<f32>`. */
export function withLanes(type: string, lanes: Lanes): string {
  return lanes === 1 ? type : `vec${lanes}<${type}>`
}

/** The type of a value as kernels see it: `f32`, `vec4<u32>`. */
export function valueType(dtype: DType, lanes: Lanes = 1): string {
  return withLanes(scalarType(dtype), lanes)
}
