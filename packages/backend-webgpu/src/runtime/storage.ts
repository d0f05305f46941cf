import { type Backend, type DType, Storage } from '@flambeau/core/backend'
import type { Block } from './pool.ts'
import type { Runtime } from './runtime.ts'
import { storedSize } from '../wgsl/value.ts'

/** The memory of one storage. A storage's finalizer holds this and not the storage. */
export class Memory {
  readonly bytes: number
  /** Lent by the pool at first use. */
  block: Block | undefined
  freed = false
  /** Whether it was left to the garbage collector. */
  left = false

  constructor(bytes: number) {
    this.bytes = bytes
  }
}

/** Elements in one GPU buffer. Views share the buffer and carry their offset as a parameter. */
export class GpuStorage extends Storage {
  readonly memory: Memory
  /** What computes with it, also on a device that was derived from another. */
  readonly runtime: Runtime

  constructor(runtime: Runtime, backend: Backend, dtype: DType, length: number) {
    super(backend, dtype, length)
    this.runtime = runtime
    this.memory = new Memory(length * storedSize(dtype))
  }
}
