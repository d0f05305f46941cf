import {
  type AnyKernel,
  type Backend,
  type Capabilities,
  type DType,
  type MemoryUse,
  type Storage,
  TorchError,
  type TypedArray,
  type View,
} from '@flambeau/core/backend'
import { kernels } from './kernels/index.ts'
import { copyView } from './kernels/primitives/copy.ts'
import { fromStored, toStored } from './runtime/host.ts'
import { largestBinding, Runtime, type RuntimeOptions } from './runtime/runtime.ts'
import type { GpuStorage } from './runtime/storage.ts'
import { storedSize } from './wgsl/value.ts'

let instances = 0

/** A WebGPU device. */
export class WebGpuBackend implements Backend {
  readonly name: string
  readonly info: Readonly<Record<string, string>>
  readonly capabilities: Capabilities
  readonly kernels: Map<string, AnyKernel>
  /** The machinery below, for measurements and tests. */
  readonly runtime: Runtime

  constructor(device: GPUDevice, info: Readonly<Record<string, string>>, options: RuntimeOptions) {
    this.name = instances === 0 ? 'webgpu' : `webgpu #${instances + 1}`
    instances++
    this.info = info
    this.runtime = new Runtime(device, options)
    this.runtime.backend = this
    const dtypes: DType[] = ['float32', 'int32', 'uint8', 'bool']
    if (device.features.has('shader-f16')) dtypes.push('float16')
    this.capabilities = {
      dtypes: new Set(dtypes),
      syncRead: false,
      maxStorageBytes: largestBinding(device.limits),
      arithmetic: 'wgsl',
      nan: 'best-effort',
      subnormals: 'flush',
    }
    this.kernels = kernels(this.runtime)
    void this.#watch(device)
  }

  /** Waits for the end of the device, after which every call says so. */
  async #watch(device: GPUDevice): Promise<void> {
    const { message } = await device.lost
    const { runtime } = this
    const what = runtime.disposed ? 'this device was disposed' : `the GPU went away (${message})`
    runtime.faults.lost ??= new TorchError(
      'DEVICE_LOST',
      'webgpu',
      `${what}. Its tensors are gone; make a new device with await webgpu() and load the last saved state.`,
    )
  }

  allocate(dtype: DType, length: number): Storage {
    if (!this.capabilities.dtypes.has(dtype)) {
      const list = Array.from(this.capabilities.dtypes).join(', ')
      throw new TorchError('UNSUPPORTED_DTYPE', 'allocate', `webgpu has no ${dtype}. This GPU has: ${list}.`, { dtype })
    }
    return this.runtime.allocate(dtype, length)
  }

  release(storage: Storage): void {
    storage.released = true
    this.runtime.release((storage as GpuStorage).memory)
  }

  /**
   * Leaves the storage to the garbage collector: its buffer returns to the pool some time after the storage became
   * unreachable, in a turn of the event loop.
   */
  collect(storage: Storage): void {
    this.runtime.collect(storage as GpuStorage)
  }

  write(storage: Storage, start: number, source: TypedArray): void {
    const { runtime } = this
    runtime.faults.check()
    if (source.length === 0) return
    const { dtype } = storage
    const size = storedSize(dtype)
    const stored = toStored(dtype, source)
    if ((start * size) % 4 === 0 && stored.byteLength % 4 === 0) {
      runtime.write(storage as GpuStorage, start * size, stored)
      return
    }
    // Queue writes move whole words, two float16 at a time: lay the data down aligned and copy it over.
    const words = new Uint8Array(Math.ceil(stored.byteLength / 4) * 4)
    words.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength))
    const aligned = runtime.scratch(dtype, words.length / size)
    runtime.write(aligned.storage as GpuStorage, 0, words)
    const window = { dtype, shape: [source.length], strides: [1] }
    copyView(runtime, { ...window, storage: aligned.storage, offset: 0 }, { ...window, storage, offset: start })
    runtime.free(aligned)
  }

  async read(storage: Storage, start: number, length: number): Promise<TypedArray> {
    const { runtime } = this
    const { dtype } = storage
    const size = storedSize(dtype)
    const first = Math.floor((start * size) / 4) * 4
    const bytes = Math.ceil((start * size + length * size) / 4) * 4 - first
    // The copy is enqueued before the first await: what is read is the state at the time of the call.
    const data = length === 0 ? new ArrayBuffer(0) : runtime.read(storage as GpuStorage, first, bytes)
    const [copied] = await Promise.all([data, runtime.raise()])
    await runtime.left.relieve()
    return fromStored(dtype, copied, length === 0 ? 0 : start * size - first, length)
  }

  refuseWhere(bad: View, error: TorchError): void {
    this.runtime.refuseWhere(bad, error)
  }

  flush(): void {
    this.runtime.stream.submit()
  }

  async synchronize(): Promise<void> {
    const { runtime } = this
    const raised = runtime.raise()
    this.flush()
    await Promise.all([raised, runtime.finished()])
    runtime.faults.raise()
    await runtime.left.relieve()
  }

  memory(): MemoryUse {
    const { liveBytes, liveStorages, left, pool } = this.runtime
    return { liveBytes, liveStorages, leftBytes: left.bytes, leftStorages: left.storages, pooledBytes: pool.idleBytes }
  }

  toString(): string {
    return this.name
  }

  async dispose(): Promise<void> {
    const { runtime } = this
    if (!runtime.disposed) {
      runtime.disposed = true
      runtime.stream.submit()
      runtime.device.destroy()
    }
    await runtime.device.lost
  }
}
