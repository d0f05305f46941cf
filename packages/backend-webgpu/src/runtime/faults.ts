import { indexOutOfRange, TorchError } from '@flambeau/core'

/** Errors a device reports after the fact, kept until somebody waits for it. */
export class Faults {
  /** Set once the device is gone; everything throws it from then on. */
  lost: TorchError | undefined
  /** What went wrong on the device. Results since then are not what was asked for, so it stays. */
  #failed: TorchError | undefined
  readonly #ops: string[] = []
  readonly #opNumbers: Map<string, number> = new Map()

  /** The number (never 0) by which a shader names the op in an index fault. */
  opNumber(op: string): number {
    let number = this.#opNumbers.get(op)
    if (number === undefined) {
      number = this.#ops.push(op)
      this.#opNumbers.set(op, number)
    }
    return number
  }

  /** The error in a copy of the fault buffer (op number, index, size), if there is one. */
  indexFault(words: Uint32Array): TorchError | undefined {
    const op = this.#ops[(words[0] ?? 0) - 1]
    if (op === undefined) return undefined
    return indexOutOfRange(op, (words[1] ?? 0) | 0, words[2])
  }

  /** Records an error scope's or an uncaptured error. Labels put the op's name into the message. */
  record(error: GPUError): void {
    if (this.#failed !== undefined || this.lost !== undefined) return
    const op = /flambeau (\w+)/.exec(error.message)?.[1] ?? 'webgpu'
    const text = error.message.split('\n', 1)[0] ?? ''
    const memory = typeof GPUOutOfMemoryError === 'undefined' ? false : error instanceof GPUOutOfMemoryError
    this.#failed = memory
      ? new TorchError(
          'OUT_OF_MEMORY',
          op,
          `the GPU has no memory left (${text}). Free tensors with scope() or use smaller ones, on a new device: await webgpu({}).`,
        )
      : new TorchError(
          'DEVICE_ERROR',
          op,
          `the GPU refused a command (${text}). Results since then are lost. Please report this, and go on with a new device: await webgpu({}).`,
          { message: error.message },
        )
  }

  /** Throws what makes the device unusable. */
  check(): void {
    if (this.lost !== undefined) throw this.lost
  }

  /** Throws what happened, at a point where the caller waits. */
  raise(): void {
    this.check()
    if (this.#failed !== undefined) throw this.#failed
  }
}
