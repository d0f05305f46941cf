import { type Backend, type DType, TorchError, type View } from '@flambeau/core/backend'
import { BindGroupCache } from './bind-groups.ts'
import { Faults } from './faults.ts'
import { bufferUsage } from './flags.ts'
import { type Block, BufferPool } from './pool.ts'
import { LeftMemory } from './left-memory.ts'
import { Parameters } from './parameters.ts'
import { Pipelines, type Variant } from './pipelines.ts'
import { Program, type ProgramSource } from './program.ts'
import { polled, Readback } from './readback.ts'
import { RefusedCalls } from './refused.ts'
import { GpuStorage, type Memory } from './storage.ts'
import { Stream } from './stream.ts'

/**
 * Dispatches of a pipeline that are submitted one by one as long as the device has not said that it is valid. A loop that never
 * lets the event loop turn hears nothing of it, and goes on as fast as others after these.
 */
const mostTrials = 64
/** Workgroups along one dimension that every device accepts. */
const maxGroups = 65_535

/** Bytes that can be bound at once, of whole vectors. */
export function largestBinding({ maxStorageBufferBindingSize, maxBufferSize }: GPUSupportedLimits): number {
  return Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / 16) * 16
}

export interface RuntimeOptions {
  readonly profile: 'gpu' | 'cpu'
  readonly immediates: boolean
  readonly memoryLimit: number
}

/**
 * What kernels work with. A kernel names a program by op and key, and dispatches it on views:
 *
 * ```ts
 * const program = runtime.program('scale', x.dtype, () => ({
 *   inputs: [{ dtype: x.dtype }],
 *   outputs: [{ dtype: x.dtype }],
 *   params: ['n: u32', 'alpha: f32'],
 *   body: 'if (index < p.n) { setOut0(index, in0(index) * p.alpha); }',
 * }))
 * runtime.dispatch(program, [x], [out], [n, 2], program.groups(n))
 * ```
 *
 * The key holds everything that changes the WGSL (dtypes, rank, layout class) and never a size: sizes, strides and offsets
 * are parameters. A view's buffer is bound whole; where two slots share a buffer and one of them is an output (in-place
 * ops), a variant of the program is made in which both go through one writable binding, which the accessors `in0(i)`,
 * `out0(i)` and `setOut0(i, v)` hide.
 */
export class Runtime {
  readonly device: GPUDevice
  readonly limits: GPUSupportedLimits
  /** `'cpu'` for software adapters, on which workgroup barriers are very slow and workgroup memory gains nothing. */
  readonly profile: 'gpu' | 'cpu'
  readonly faults: Faults = new Faults()
  readonly refused: RefusedCalls = new RefusedCalls()
  readonly stream: Stream
  readonly pool: BufferPool
  readonly left: LeftMemory
  readonly readback: Readback
  readonly bindGroups: BindGroupCache
  /** Set by the backend, so that scratch memory has an owner. */
  backend: Backend | undefined
  disposed = false
  /** Of storages not released, those left to the garbage collector among them. */
  liveBytes = 0
  liveStorages = 0
  dispatches = 0
  readonly #parameters: Parameters
  readonly #pipelines: Pipelines
  readonly #programs: Map<string, Program> = new Map()
  readonly #fault: Block
  #faultPending = false
  readonly #slots: Block[] = []
  readonly #bound: Block[] = []

  constructor(device: GPUDevice, options: RuntimeOptions) {
    this.device = device
    this.limits = device.limits
    this.profile = options.profile
    this.stream = new Stream(device, this.faults)
    this.readback = new Readback(device, this.stream, this.faults)
    this.bindGroups = new BindGroupCache(device)
    const usage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTarget
    this.left = new LeftMemory(options.memoryLimit, (memory) => this.release(memory))
    this.pool = new BufferPool({
      create: (size) => {
        this.stream.encoder()
        return device.createBuffer({ size, usage })
      },
      destroy: (block) => {
        this.bindGroups.drop(block)
        // A buffer that the open batch uses has to live until the batch is submitted.
        if (block.lastBatch === this.stream.batch) this.stream.onSubmit(() => block.buffer.destroy())
        else block.buffer.destroy()
      },
      budget: options.memoryLimit,
      idleCap: Math.min(options.memoryLimit / 2, 4 * 2 ** 30),
      waiting: () => this.left.bytes,
      most: largestBinding(device.limits),
    })
    this.#fault = this.pool.take(16)
    this.#parameters = new Parameters(device, this.stream, this.faults, options.immediates)
    this.#pipelines = new Pipelines(device, this.#parameters, (program, error) => this.#refuse(program, error))
    device.addEventListener('uncapturederror', (event) => this.faults.record('DEVICE_ERROR', event.error))
  }

  /** The program of `op` for `key`; `source` is called the first time only. */
  program(op: string, key: string, source: () => ProgramSource): Program {
    const name = `${op} ${key}`
    let program = this.#programs.get(name)
    if (program === undefined) {
      this.#programs.set(name, (program = new Program(op, key, source())))
      program.call = this.refused.current()
    }
    return program
  }

  /** A program does not compile: says so at the next read, and declines calls like the one for which it was made. */
  #refuse(program: Program, error: GPUError): void {
    if (program.failure !== undefined) return
    const { op, call } = program
    program.failure = this.faults.refuse(op, call, error)
    if (call !== undefined) this.refused.refuse(call)
  }

  /**
   * Enqueues `groups` workgroups of a program (more than 65,535 are folded into two dimensions; the program sees the linear
   * number). `params` are the values of the program's parameters in order.
   */
  dispatch(
    program: Program,
    inputs: readonly View[],
    outputs: readonly View[],
    params: readonly number[],
    groups: number,
  ): void {
    if (groups === 0) return
    if (program.failure !== undefined) throw program.failure
    const slots = this.#slots
    slots.length = 0
    for (const view of inputs) slots.push(this.block(view.storage as GpuStorage))
    for (const view of outputs) slots.push(this.block(view.storage as GpuStorage))
    const variant = this.#pipelines.variant(program, slots, inputs.length)
    const { proof } = variant
    if (proof === undefined || variant.trials >= mostTrials) {
      this.#enqueue(program, variant, params, groups)
      return
    }
    variant.trials++
    this.stream.alone(proof, () => this.#enqueue(program, variant, params, groups))
  }

  #enqueue(program: Program, variant: Variant, params: readonly number[], groups: number): void {
    const { stream } = this
    const slots = this.#slots
    const pass = stream.pass()
    const bound = this.#bound
    bound.length = 0
    for (const slot of variant.order) bound.push(slots[slot] as Block)
    if (program.source.checksIndex === true) {
      bound.push(this.#fault)
      this.#faultPending = true
    }
    for (const block of bound) block.lastBatch = stream.batch
    pass.setPipeline(variant.pipeline)
    pass.setBindGroup(0, this.bindGroups.get(variant.layoutKey, variant.layout, bound))
    this.#parameters.set(pass, program, params)
    if (groups <= maxGroups) {
      pass.dispatchWorkgroups(groups)
    } else {
      const rows = Math.ceil(groups / maxGroups)
      pass.dispatchWorkgroups(Math.ceil(groups / rows), rows)
    }
    this.dispatches++
    stream.dispatched()
  }

  /** Reports `error` at the next read if any element of `bad` is true. */
  refuseWhere(bad: View, error: TorchError): void {
    const elements = bad.shape.reduce((count, size) => count * size, 1)
    const program = this.program('refuse', '', () => ({
      inputs: [{ dtype: 'bool' }],
      outputs: [],
      params: ['elements: u32', 'start: u32', 'refusal: u32'],
      checksIndex: true,
      body: `
if (index >= p.elements || in0(p.start + index) == 0u) { return; }
_ = atomicCompareExchangeWeak(&faultData[0], 0u, p.refusal);`,
    }))
    const params = [elements, bad.offset, this.faults.refusal(error)]
    this.dispatch(program, [bad], [], params, program.groups(elements))
  }

  /** A contiguous view on memory of its own, for intermediate results. Give it back with {@link free}. */
  scratch(dtype: DType, length: number): View {
    return { storage: this.allocate(dtype, length), dtype, shape: [length], strides: [1], offset: 0 }
  }

  /** Gives scratch memory back. Dispatches enqueued before still complete correctly. */
  free(view: View): void {
    this.release((view.storage as GpuStorage).memory)
  }

  allocate(dtype: DType, length: number): GpuStorage {
    this.faults.check()
    const storage = new GpuStorage(this, this.backend as Backend, dtype, length)
    const { bytes } = storage.memory
    const limit = largestBinding(this.limits)
    if (bytes > limit) {
      throw new TorchError(
        'OUT_OF_MEMORY',
        'allocate',
        `${length} elements of ${dtype} take ${bytes} bytes, and this GPU binds at most ${limit} bytes at once. Split the tensor.`,
        { bytes, limit },
      )
    }
    this.liveBytes += bytes
    this.liveStorages++
    return storage
  }

  release(memory: Memory): void {
    if (memory.freed) return
    memory.freed = true
    this.liveBytes -= memory.bytes
    this.liveStorages--
    this.left.forget(memory)
    if (memory.block !== undefined) this.pool.give(memory.block)
    memory.block = undefined
  }

  /**
   * Leaves a storage to the garbage collector. Its memory returns to the pool in some later turn of the event loop, which
   * is when finalizers run.
   */
  collect(storage: GpuStorage): void {
    this.left.add(storage)
  }

  /** The buffer behind a storage, lent by the pool when it is first asked for. */
  block(storage: GpuStorage): Block {
    const { memory } = storage
    if (memory.block !== undefined) return memory.block
    if (memory.freed) {
      throw new TorchError('RELEASED', 'webgpu', 'the tensor was released. keep() it if it has to outlive its scope.')
    }
    return (memory.block = this.pool.take(memory.bytes))
  }

  /**
   * Copies host data into a storage, in stream order. A queue write overtakes the open batch, so if that uses the buffer it
   * is submitted first. `start` and the length of `data`, in bytes, are multiples of 4.
   */
  write(storage: GpuStorage, start: number, data: ArrayBufferView): void {
    const block = this.block(storage)
    if (block.lastBatch === this.stream.batch) this.stream.submit()
    this.device.queue.writeBuffer(block.buffer, start, data as GPUAllowSharedBufferSource)
  }

  /** The bytes of a storage at this point of the stream. `start` and `bytes` are multiples of 4. */
  read(storage: GpuStorage, start: number, bytes: number): Promise<ArrayBuffer> {
    return this.#read(this.block(storage), start, bytes)
  }

  #read(block: Block, start: number, bytes: number): Promise<ArrayBuffer> {
    block.lastBatch = this.stream.batch
    return this.readback.read(block.buffer, start, bytes)
  }

  /** Resolves when the device has done everything submitted so far and its errors are known. */
  async finished(): Promise<void> {
    await Promise.all([polled(this.device, this.device.queue.onSubmittedWorkDone()), this.stream.verdict()])
  }

  /** Throws index errors that shaders reported, as of this point of the stream, and errors of the device itself. */
  async raise(): Promise<void> {
    this.faults.raise()
    if (!this.#faultPending) return
    this.#faultPending = false
    const copy = this.#read(this.#fault, 0, 16)
    this.stream.copies().clearBuffer(this.#fault.buffer)
    const errorIn = this.faults.reader()
    const error = errorIn(new Uint32Array(await copy))
    if (error !== undefined) throw error
  }
}
