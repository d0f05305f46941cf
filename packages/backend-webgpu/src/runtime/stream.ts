import type { Faults } from './faults.ts'
import { bufferUsage } from './flags.ts'

/** Dispatches per submit. Measured: the cost of a submit is spread well enough from 16 on; 1,024 only delays the GPU. */
const batchSize = 64
/** Bytes between parameter sets in the ring: WebGPU's guaranteed alignment of dynamic offsets. */
export const ringSlot = 256

/** Work to do when a batch is handed to the device. */
export type AfterSubmit = () => void

/**
 * The device's one queue of work: an open command encoder with an open compute pass. A batch is submitted when it is full,
 * when somebody waits, before a host write that would overtake it, and at the end of the current job (a microtask).
 */
export class Stream {
  readonly #device: GPUDevice
  readonly #faults: Faults
  readonly #ring: GPUBuffer
  readonly #ringWords: Uint32Array<ArrayBuffer> = new Uint32Array((batchSize * ringSlot) / 4)
  readonly #ringFloats = new Float32Array(this.#ringWords.buffer)
  #ringSlots = 0
  #encoder: GPUCommandEncoder | undefined
  #pass: GPUComputePassEncoder | undefined
  #dispatches = 0
  #afterSubmit: AfterSubmit[] = []
  #trial: Promise<boolean> | undefined
  #verdict: Promise<void> = Promise.resolve()
  /** Number of the open (or next) batch. */
  batch = 0
  submits = 0

  constructor(device: GPUDevice, faults: Faults) {
    this.#device = device
    this.#faults = faults
    this.#ring = device.createBuffer({
      label: 'flambeau parameters',
      size: batchSize * ringSlot,
      usage: bufferUsage.uniform | bufferUsage.copyTarget,
    })
  }

  /** The uniform buffer behind parameter sets that do not travel as immediates. */
  get ring(): GPUBuffer {
    return this.#ring
  }

  /** The open encoder. Validation and memory errors of everything until the submit are caught for the next read. */
  encoder(): GPUCommandEncoder {
    if (this.#encoder !== undefined) return this.#encoder
    this.#faults.check()
    this.#device.pushErrorScope('validation')
    this.#device.pushErrorScope('out-of-memory')
    this.#encoder = this.#device.createCommandEncoder()
    const { batch } = this
    queueMicrotask(() => {
      if (this.batch === batch) this.submit()
    })
    return this.#encoder
  }

  pass(): GPUComputePassEncoder {
    return (this.#pass ??= this.encoder().beginComputePass())
  }

  /** The open encoder outside any pass, for copies. */
  copies(): GPUCommandEncoder {
    const encoder = this.encoder()
    this.#pass?.end()
    this.#pass = undefined
    return encoder
  }

  /** Reserves a parameter set; returns its first word. */
  ringPlace(): number {
    return (this.#ringSlots++ * ringSlot) / 4
  }

  get ringWords(): Uint32Array<ArrayBuffer> {
    return this.#ringWords
  }

  get ringFloats(): Float32Array {
    return this.#ringFloats
  }

  /** Call once after each dispatch. */
  dispatched(): void {
    if (++this.#dispatches >= batchSize) this.submit()
  }

  /**
   * Does something in a batch of its own, as `proof` may show that it is invalid: an invalid command takes everything down that
   * is submitted with it.
   */
  alone(proof: Promise<boolean>, work: () => void): void {
    this.submit()
    this.#trial = proof
    work()
    this.submit()
    this.#trial = undefined
  }

  /** Runs `then` right after the open batch is submitted. */
  onSubmit(then: AfterSubmit): void {
    this.#afterSubmit.push(then)
  }

  submit(): void {
    const encoder = this.#encoder
    if (encoder === undefined) return
    this.#pass?.end()
    this.#pass = undefined
    this.#encoder = undefined
    const { queue } = this.#device
    if (this.#ringSlots > 0) queue.writeBuffer(this.#ring, 0, this.#ringWords, 0, (this.#ringSlots * ringSlot) / 4)
    queue.submit([encoder.finish()])
    this.#ringSlots = 0
    this.#dispatches = 0
    this.batch++
    this.submits++
    const memory = this.#device.popErrorScope()
    const validation = this.#device.popErrorScope()
    const before = this.#verdict
    this.#verdict = this.#judge(before, memory, validation, this.#trial)
    const then = this.#afterSubmit
    this.#afterSubmit = []
    for (const run of then) run()
  }

  /** Resolves when the errors of everything submitted so far are known. */
  verdict(): Promise<void> {
    return this.#verdict
  }

  async #judge(
    before: Promise<void>,
    memory: Promise<GPUError | null>,
    validation: Promise<GPUError | null>,
    trial: Promise<boolean> | undefined,
  ): Promise<void> {
    await before
    // A lost device rejects its scopes; the loss itself is reported through device.lost.
    const [outOfMemory, invalid] = await Promise.all([memory.catch(() => null), validation.catch(() => null)])
    if (outOfMemory !== null) this.#faults.record('OUT_OF_MEMORY', outOfMemory)
    // Whoever tried it has reported it.
    if ((await trial) === false) return
    if (invalid !== null) this.#faults.record('DEVICE_ERROR', invalid)
  }

  destroy(): void {
    this.#ring.destroy()
  }
}
