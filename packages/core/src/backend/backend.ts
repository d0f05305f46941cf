import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { DType, TypedArray } from '../dtype/dtype.ts'
import type { TorchError } from '../errors.ts'

/** Settings of one call, already validated and normalised by core (no defaults left, no negative dimensions). */
export type Attrs = object

/**
 * A block of device memory, counted in elements. Backends extend it with what they need (an array, a handle, a GPU buffer).
 *
 * Core writes everything but `backend`, `dtype` and `length`; a backend only makes storages and frees their memory in
 * {@link Backend.release}.
 */
export abstract class Storage {
  /** The device this memory is on. A backend that wraps another puts itself here. */
  backend: Backend
  readonly dtype: DType
  /** Number of elements. */
  readonly length: number
  /** Counts in-place writes; autograd compares it with the count at the time a tensor was saved. */
  version = 0
  /** Tensors and saved values that still need this memory. Core releases the storage when it returns to zero. */
  references = 0
  /** How many of the {@link references} are values saved for a backward pass. */
  saves = 0
  /** Set just before {@link Backend.release} is called. */
  released = false
  /** Set just before {@link Backend.collect} is called. */
  collected = false

  constructor(backend: Backend, dtype: DType, length: number) {
    this.backend = backend
    this.dtype = dtype
    this.length = length
  }
}

/**
 * A strided window on a storage. Strides and offset count elements; strides are never negative (0 repeats an element).
 * A `Tensor` is a `View`, so kernels receive tensors without any conversion.
 */
export interface View {
  readonly storage: Storage
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
}

/** Shape and dtype of a value that may not exist yet. */
export interface Meta {
  readonly shape: readonly number[]
  readonly dtype: DType
}

/**
 * One operation on one backend.
 *
 * `run` enqueues the work and returns; core has validated the call, promoted dtypes, broadcast the inputs (stride 0) and
 * allocated the outputs. The rules a kernel can rely on, for every op:
 *
 * - Outputs are contiguous with offset 0, fresh, and may hold garbage, except that the elementwise ops (`fill`, `copy`,
 *   unary, binary, compare, `where`, `philox`) may be asked to write into any non-overlapping strided view.
 * - An output may be *the same view* (storage, offset, strides) as an input, for those elementwise ops and for ops whose
 *   documentation says that they mutate. Core never passes any other overlap between an output and an input.
 * - Any size may be zero. Zero-size outputs still reach `run`; inputs of a reduction may be empty.
 */
export interface Kernel<A = never> {
  run(inputs: readonly View[], outputs: readonly View[], attrs: A): void
  /** `'contiguous'` makes core copy inputs that are not contiguous (or have an offset) before `run`. Default `'any'`. */
  readonly layout?: 'any' | 'contiguous'
  /**
   * Why this kernel cannot take this concrete call, or undefined if it can. Core then uses the op's composite. `outputs` are
   * shapes and dtypes only. Leave it out when every call is taken (it costs time on each one).
   */
  declines?(inputs: readonly View[], outputs: readonly Meta[], attrs: A): string | undefined
}

/** Any kernel, when the op is not known statically. */
// oxlint-disable-next-line typescript/no-explicit-any -- a table of kernels of different ops; each op's attrs are checked where the kernel is written
export type AnyKernel = Kernel<any>

export interface Capabilities {
  /** Dtypes a tensor on this device may have. */
  readonly dtypes: ReadonlySet<DType>
  /** Whether {@link Backend.readSync} exists. */
  readonly syncRead: boolean
  /** False where tensors have shapes and dtypes, and no values: reading one is an error. Default true. */
  readonly values?: false
  /** Largest single storage in bytes. */
  readonly maxStorageBytes: number
  /**
   * How floats are rounded. `'ieee'`: sums, differences, products and quotients are the number of the dtype that is nearest to the exact
   * one (in half dtypes as float32 arithmetic, rounded once more, gives it), and elementary functions are as precise as a good C
   * library's. `'wgsl'`: what the WGSL specification grants, which is either neighbour for the former and 2.5 units in the last
   * place for quotients.
   */
  readonly arithmetic: 'ieee' | 'wgsl'
  /** `'ieee'`, or `'best-effort'` where arithmetic may lose NaN or infinities (WGSL). */
  readonly nan: 'ieee' | 'best-effort'
  /** What arithmetic does with subnormal numbers. */
  readonly subnormals: 'keep' | 'flush'
}

export interface MemoryUse {
  /** Bytes of storages that are alive: neither released nor, as far as the engine has told, taken by the garbage collector. */
  readonly liveBytes: number
  readonly liveStorages: number
  /** Of these, what was left to the garbage collector by {@link Backend.collect}: nobody frees it sooner. Default 0. */
  readonly leftBytes?: number
  readonly leftStorages?: number
  /** Bytes kept for reuse. */
  readonly pooledBytes: number
}

/**
 * A device: where tensors live and what computes on them. Made by a backend's factory (`js()`, `libtorch()`, `await webgpu()`).
 */
export interface Backend {
  /** How the device is named in messages and printed tensors: `js`, `libtorch:cpu`, `libtorch:cuda:0`, `webgpu`. */
  readonly name: string
  /** The name. */
  toString(): string
  /** Facts for reports: versions, adapter, vendor, threads. */
  readonly info: Readonly<Record<string, string>>
  readonly capabilities: Capabilities
  /** Every kernel of this device by op name: primitives, fused overrides, and what users add for their own ops. */
  readonly kernels: Map<string, AnyKernel>

  /**
   * Memory for `length` elements (0 is allowed), uninitialised. It may be reserved lazily, at first use. What does not fit is a
   * TorchError `OUT_OF_MEMORY`.
   */
  allocate(dtype: DType, length: number): Storage
  /** Frees the memory. Work already enqueued that uses it still completes correctly. */
  release(storage: Storage): void
  /**
   * From here on nothing but the garbage collector owns the storage's lifetime: it was made outside every scope, outlived its
   * scope, or only a graph needs it that may never be differentiated. Called at most once for a storage, which may still be
   * released later. A backend whose memory the collector cannot see attaches its finalizer here.
   */
  collect?(storage: Storage): void
  /** Copies host elements into the storage, after all work enqueued so far and before all work enqueued later. */
  write(storage: Storage, start: number, source: TypedArray): void
  /** Copies elements to the host, after all work enqueued so far. Rejects with a deferred device error, if any. */
  read(storage: Storage, start: number, length: number): Promise<TypedArray>
  readSync?(storage: Storage, start: number, length: number): TypedArray
  /**
   * Rejects the next read or `synchronize()` with `error` if any element of `bad` (bool, contiguous) is true. Only for devices
   * without {@link Backend.readSync}: on the others core looks at once. A device with neither leaves such checks out.
   */
  refuseWhere?(bad: View, error: TorchError): void
  /** Hands enqueued work to the device without waiting for it. */
  flush(): void
  /** Waits for all enqueued work. Rejects with a deferred device error (named after the op that caused it), if any. */
  synchronize(): Promise<void>
  memory(): MemoryUse
  /** How many threads of the processor one op may use. Absent where that is not a choice. */
  readonly threads?: { get(): number; set(count: number): void }
  /** Frees everything. Tensors of this device can no longer be used. */
  dispose(): Promise<void>
}

/** A device is a backend that was made: the word users meet. */
export type Device = Backend

/** The kernel of `op` that takes this call, or why there is none. */
export function findKernel(
  backend: Backend,
  op: string,
  inputs: readonly View[],
  outputs: readonly Meta[],
  attrs: Attrs,
): AnyKernel | string {
  const kernel = backend.kernels.get(op)
  if (kernel === undefined) return `${backend.name} has no kernel for it`
  return kernel.declines?.(inputs, outputs, attrs) ?? kernel
}

/** What a derived device does differently. Storages that its `allocate` makes must name it as their backend. */
export type Difference = Partial<
  Pick<Backend, 'kernels' | 'allocate' | 'release' | 'collect' | 'write' | 'read' | 'readSync'>
>

/**
 * A device that is `inner` but for some parts. Its tensors are its own.
 *
 * Every method is called on `inner` itself: backends may be classes with private fields, which an object that merely inherits
 * from them cannot reach.
 */
export function deriveBackend(inner: Backend, name: string, difference: Difference): Backend {
  const { collect, readSync, refuseWhere, threads } = inner
  const outer: Backend = {
    name,
    toString: () => name,
    info: inner.info,
    capabilities: inner.capabilities,
    kernels: inner.kernels,
    allocate: (dtype, length) => {
      const storage = inner.allocate(dtype, length)
      storage.backend = outer
      return storage
    },
    release: (storage) => inner.release(storage),
    ...(collect === undefined ? {} : { collect: (storage: Storage) => collect.call(inner, storage) }),
    write: (storage, start, source) => inner.write(storage, start, source),
    read: (storage, start, length) => inner.read(storage, start, length),
    ...(readSync === undefined
      ? {}
      : {
          readSync: (storage: Storage, start: number, length: number) => readSync.call(inner, storage, start, length),
        }),
    ...(refuseWhere === undefined
      ? {}
      : { refuseWhere: (bad: View, error: TorchError) => refuseWhere.call(inner, bad, error) }),
    flush: () => inner.flush(),
    synchronize: () => inner.synchronize(),
    memory: () => inner.memory(),
    ...(threads === undefined ? {} : { threads }),
    // The inner device belongs to whoever made it.
    dispose: async () => {},
    ...difference,
  }
  return outer
}

const withKernelsArguments = signature('withKernels', {
  inner: takes.device,
  name: takes.text,
  change: takes.callback,
})

/**
 * A device that computes with `inner` but with other kernels: take fused ones away, count calls, or break one on purpose.
 *
 * @param change - Receives a copy of the inner kernel table and edits it.
 * @example
 * ```ts
 * const plain = torch.withKernels(torch.js(), 'js without conv2d', (kernels) => kernels.delete('conv2d'))
 * ```
 */
export function withKernels(inner: Backend, name: string, change: (kernels: Map<string, AnyKernel>) => void): Backend {
  withKernelsArguments(arguments)
  const kernels = new Map(inner.kernels)
  change(kernels)
  return deriveBackend(inner, name, { kernels })
}
