import { dtypes, hostArray, itemSize, TorchError } from '@flambeau/core/backend'
import type { AnyKernel, Backend, Capabilities, DType, MemoryUse, Storage, TypedArray } from '@flambeau/core/backend'

import type { Session } from './session.ts'
import { LibtorchStorage } from './storage.ts'

/** Sizes and offsets travel as 32-bit integers. */
const mostElements = 2 ** 31 - 1

/** Storages up to this size share a guard: a guard each would cost a small op as much as its arithmetic. */
const sharedGuardBytes = 1024
const sharedGuardCount = 64

const bytesOf = (storage: LibtorchStorage): number => storage.length * itemSize(storage.dtype)

/** What changes while a backend is used. */
interface Held {
  bytes: number
  storages: number
  /** Of these, left to the garbage collector; what it has freed since, the guards have counted. */
  leftBytes: number
  leftStorages: number
  disposed: boolean
  /** Collected storages that wait for company under one guard. */
  unguarded: LibtorchStorage[]
}

/** One libtorch device. */
export class LibtorchBackend implements Backend {
  readonly name: string
  readonly info: Readonly<Record<string, string>>
  readonly kernels: Map<string, AnyKernel>
  readonly capabilities: Capabilities = {
    dtypes: new Set(dtypes),
    syncRead: true,
    maxStorageBytes: mostElements * Math.max(...dtypes.map(itemSize)),
    arithmetic: 'ieee',
    nan: 'ieee',
    subnormals: 'keep',
  }
  private readonly session: Session
  private readonly device: number
  private readonly held: Held = { bytes: 0, storages: 0, leftBytes: 0, leftStorages: 0, disposed: false, unguarded: [] }
  /** What guards of this meter had freed before this backend was made. */
  private readonly earlier: MemoryUse
  readonly threads = {
    get: (): number => this.session.addon.threads(),
    set: (count: number): void => this.session.addon.setThreads(count),
  }

  constructor(
    session: Session,
    device: number,
    name: string,
    info: Record<string, string>,
    kernels: Map<string, AnyKernel>,
  ) {
    this.session = session
    this.device = device
    this.name = name
    this.info = info
    this.kernels = new Map(kernels)
    this.earlier = this.collected()
  }

  private get meter(): number {
    return this.device + 1
  }

  get disposed(): boolean {
    return this.held.disposed
  }

  allocate(dtype: DType, length: number): LibtorchStorage {
    if (length > mostElements) {
      throw new TorchError(
        'OUT_OF_MEMORY',
        'allocate',
        `${length} elements are more than ${this.name} can address (${mostElements}).`,
        {
          length,
        },
      )
    }
    const storage = new LibtorchStorage(this, dtype, length, this.device, this.session.handle())
    this.held.bytes += bytesOf(storage)
    this.held.storages++
    return storage
  }

  release(storage: Storage): void {
    const own = storage as LibtorchStorage
    if (own.handle < 0) return
    this.session.free(own.handle, bytesOf(own))
    own.handle = -1
    own.ready = false
    own.guard = undefined
    if (this.held.disposed) return
    this.held.bytes -= bytesOf(own)
    this.held.storages--
    if (!own.collected) return
    this.held.leftBytes -= bytesOf(own)
    this.held.leftStorages--
  }

  collect(storage: Storage): void {
    const own = storage as LibtorchStorage
    this.held.leftBytes += bytesOf(own)
    this.held.leftStorages++
    if (bytesOf(own) > sharedGuardBytes) {
      this.session.guard([own], bytesOf, this.meter)
      return
    }
    this.held.unguarded.push(own)
    if (this.held.unguarded.length < sharedGuardCount) return
    const live = this.held.unguarded.filter(({ handle }) => handle >= 0)
    this.held.unguarded = []
    this.session.guard(live, bytesOf, this.meter)
  }

  write(storage: Storage, start: number, source: TypedArray): void {
    const own = storage as LibtorchStorage
    if (!own.ready) this.session.materialise(own)
    this.session.addon.write(own.handle, start, source)
  }

  readSync(storage: Storage, start: number, length: number): TypedArray {
    const own = storage as LibtorchStorage
    if (!own.ready) this.session.materialise(own)
    const target = hostArray(own.dtype, length)
    this.session.addon.read(own.handle, start, target)
    return target
  }

  async read(storage: Storage, start: number, length: number): Promise<TypedArray> {
    return this.readSync(storage, start, length)
  }

  flush(): void {
    this.session.addon.drain()
  }

  async synchronize(): Promise<void> {
    this.session.addon.synchronize(this.device)
  }

  memory(): MemoryUse {
    const collected = this.collected()
    const [bytes, storages] = [
      collected.liveBytes - this.earlier.liveBytes,
      collected.liveStorages - this.earlier.liveStorages,
    ]
    return {
      liveBytes: this.held.bytes - bytes,
      liveStorages: this.held.storages - storages,
      leftBytes: this.held.leftBytes - bytes,
      leftStorages: this.held.leftStorages - storages,
      pooledBytes: this.device < 0 ? this.session.addon.pooled() : 0,
    }
  }

  private collected(): MemoryUse {
    const { addon } = this.session
    return { liveBytes: addon.collected(this.meter, 0), liveStorages: addon.collected(this.meter, 1), pooledBytes: 0 }
  }

  toString(): string {
    return this.name
  }

  async dispose(): Promise<void> {
    this.held.disposed = true
    this.held.bytes = 0
    this.held.storages = 0
    this.held.leftBytes = 0
    this.held.leftStorages = 0
    this.session.addon.dispose(this.device)
  }
}
