import { Storage } from '@flambeau/core/backend'
import type { Backend, DType } from '@flambeau/core/backend'

/** libtorch's `ScalarType` numbers. */
const dtypeCodes: { readonly [D in DType]: number } = {
  uint8: 0,
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  float16: 5,
  float32: 6,
  float64: 7,
  bool: 11,
  bfloat16: 15,
}

/** Memory of libtorch's, known by its place in the addon's slab. */
export class LibtorchStorage extends Storage {
  /** −1 once released. */
  handle: number
  readonly code: number
  /** −1 for the CPU, else the CUDA device. */
  readonly device: number
  /** Whether it has memory. Until then the next op that fills it gives it its own result. */
  ready = false
  /** Keeps the memory alive as long as this object, where the garbage collector decides. */
  guard: object | undefined = undefined

  constructor(backend: Backend, dtype: DType, length: number, device: number, handle: number) {
    super(backend, dtype, length)
    this.code = dtypeCodes[dtype]
    this.device = device
    this.handle = handle
  }
}
