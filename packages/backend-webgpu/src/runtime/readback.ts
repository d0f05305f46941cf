import { TorchError } from '@flambeau/core/backend'
import type { Faults } from './faults.ts'
import { bufferUsage, mapRead } from './flags.ts'
import { sizeClass } from './pool.ts'
import type { Stream } from './stream.ts'

/** Idle staging bytes kept for later reads. */
const idleCap = 64 * 2 ** 20

interface Staging {
  readonly buffer: GPUBuffer
  readonly bytes: number
  used: number
  readonly mapped: Promise<ArrayBuffer>
}

/**
 * Copies from device to host. All reads of one batch share a staging buffer as long as it has room, so that many
 * `item()`s in one tick cost one mapping.
 */
export class Readback {
  readonly #device: GPUDevice
  readonly #stream: Stream
  readonly #faults: Faults
  readonly #idle: GPUBuffer[] = []
  #idleBytes = 0
  #open: Staging | undefined

  constructor(device: GPUDevice, stream: Stream, faults: Faults) {
    this.#device = device
    this.#stream = stream
    this.#faults = faults
  }

  /** The bytes of `source` at this point of the stream. `start` and `bytes` are multiples of 4. */
  async read(source: GPUBuffer, start: number, bytes: number): Promise<ArrayBuffer> {
    const staging = this.#room(bytes)
    const at = staging.used
    staging.used += bytes
    this.#stream.copies().copyBufferToBuffer(source, start, staging.buffer, at, bytes)
    const all = await staging.mapped
    return bytes === all.byteLength ? all : all.slice(at, at + bytes)
  }

  #room(bytes: number): Staging {
    const open = this.#open
    if (open !== undefined && open.used + bytes <= open.bytes) return open
    this.#stream.encoder()
    const size = sizeClass(Math.max(bytes, 1024), Math.floor(this.#device.limits.maxBufferSize / 16) * 16)
    const found = this.#idle.findIndex((buffer) => buffer.size === size)
    const [reused] = found < 0 ? [] : this.#idle.splice(found, 1)
    if (reused !== undefined) this.#idleBytes -= size
    const usage = bufferUsage.mapRead | bufferUsage.copyTarget
    const buffer = reused ?? this.#device.createBuffer({ label: 'flambeau read', size, usage })
    const mapped = new Promise<ArrayBuffer>((resolve, reject) => {
      this.#stream.onSubmit(() => {
        if (this.#open === staging) this.#open = undefined
        this.#map(staging).then(resolve, reject)
      })
    })
    const staging: Staging = { buffer, bytes: size, used: 0, mapped }
    this.#open = staging
    return staging
  }

  async #map({ buffer, used }: Staging): Promise<ArrayBuffer> {
    try {
      await Promise.all([polled(this.#device, buffer.mapAsync(mapRead, 0, used)), this.#stream.verdict()])
    } catch (cause) {
      this.#faults.raise()
      // A device that is going away refuses a mapping just before it reports its own loss.
      await Promise.race([this.#device.lost, new Promise((resolve) => setTimeout(resolve, 100))])
      this.#faults.raise()
      throw new TorchError(
        'DEVICE_ERROR',
        'read',
        `the GPU could not hand over the data (${String(cause)}).`,
        {},
        { cause },
      )
    }
    const bytes = buffer.getMappedRange(0, used).slice(0)
    buffer.unmap()
    if (this.#idleBytes + buffer.size <= idleCap) {
      this.#idle.push(buffer)
      this.#idleBytes += buffer.size
    } else {
      buffer.destroy()
    }
    this.#faults.raise()
    return bytes
  }

  destroy(): void {
    for (const buffer of this.#idle) buffer.destroy()
    this.#idle.length = 0
  }
}

/**
 * Firefox looks for finished work on a 100 ms timer (its bug 1870699) but also at each submit, so empty ones are sent while
 * waiting.
 */
export async function polled(device: GPUDevice, done: Promise<unknown>): Promise<void> {
  const firefox = typeof navigator !== 'undefined' && /Firefox/.test(navigator.userAgent ?? '')
  if (!firefox) {
    await done
    return
  }
  const timer = setInterval(() => device.queue.submit([]), 1)
  await done.finally(() => clearInterval(timer))
}
