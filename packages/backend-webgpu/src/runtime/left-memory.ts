import type { GpuStorage, Memory } from './storage.ts'

/** So much is worth pressing the collector for, whatever the budget. */
const much = 2 ** 30
/** Bytes of host memory that are taken and dropped at once: engines collect garbage by what lies outside their heap, too. */
const pressure = 2 ** 26
const mostTries = 8

/**
 * Memory that is left to the garbage collector. To the collector a buffer is a small object, and finalizers run between turns of
 * the event loop only.
 */
export class LeftMemory {
  bytes = 0
  storages = 0
  readonly #enough: number
  readonly #registry: FinalizationRegistry<Memory>
  #relieving: Promise<void> | undefined

  /** @param release - Takes back memory whose storage is gone. */
  constructor(budget: number, release: (memory: Memory) => void) {
    this.#enough = Math.min(budget / 2, much)
    this.#registry = new FinalizationRegistry(release)
  }

  add(storage: GpuStorage): void {
    const { memory } = storage
    memory.left = true
    this.bytes += memory.bytes
    this.storages++
    this.#registry.register(storage, memory)
  }

  /** Memory came back, by the collector or by hand. */
  forget(memory: Memory): void {
    if (!memory.left) return
    memory.left = false
    this.bytes -= memory.bytes
    this.storages--
  }

  /** If much is left, lets the engine collect it: for callers that wait anyway. */
  relieve(): Promise<void> {
    if (this.bytes < this.#enough) return Promise.resolve()
    this.#relieving ??= this.#press().finally(() => {
      this.#relieving = undefined
    })
    return this.#relieving
  }

  async #press(): Promise<void> {
    for (let tries = 0; tries < mostTries && this.bytes >= this.#enough; tries++) {
      take()
      await new Promise((resolve) => setTimeout(resolve))
    }
  }
}

function take(): number {
  return new ArrayBuffer(pressure).byteLength
}
