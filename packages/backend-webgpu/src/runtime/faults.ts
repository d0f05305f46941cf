import { indexOutOfRange, TorchError } from '@flambeau/core/backend'

/** Refusals are numbered from here on, far beyond the ops. */
const firstRefusal = 2 ** 20

/** Errors a device reports after the fact, kept until somebody waits for it. */
export class Faults {
  /** Set once the device is gone; everything throws it from then on. */
  lost: TorchError | undefined
  /** Programs that do not compile, until somebody is told. */
  #programs: TorchError[] = []
  /** What went wrong on the device. Results since then are not what was asked for, so it stays. */
  #failed: TorchError | undefined
  readonly #ops: string[] = []
  readonly #opNumbers: Map<string, number> = new Map()
  /** Errors that kernels enqueued since the last look at the fault buffer may report, by their numbers. */
  #refusals: Map<number, TorchError> = new Map()
  #refusalNumber = firstRefusal

  /** The number (never 0) by which a shader names the op in an index fault. */
  opNumber(op: string): number {
    let number = this.#opNumbers.get(op)
    if (number === undefined) {
      number = this.#ops.push(op)
      this.#opNumbers.set(op, number)
    }
    return number
  }

  /** The number by which a shader reports this very error. */
  refusal(error: TorchError): number {
    if (this.#refusals.size === 0) this.#refusalNumber = firstRefusal
    this.#refusals.set(++this.#refusalNumber, error)
    return this.#refusalNumber
  }

  /** How to read a copy of the fault buffer as it is now: op number, index and size, or the number of a refusal. */
  reader(): (words: Uint32Array) => TorchError | undefined {
    const refusals = this.#refusals
    this.#refusals = new Map()
    return ([number = 0, index = 0, size]) => {
      const op = this.#ops[number - 1]
      return op === undefined ? refusals.get(number) : indexOutOfRange(op, index | 0, size)
    }
  }

  /**
   * Records that a program does not compile. Only what it should have computed is lost, so the next read says it, once.
   *
   * @param call - The kernel call that needs it, which core composes from now on; undefined for a program of the user's.
   */
  refuse(op: string, call: string | undefined, { message }: GPUError): TorchError {
    const text = message.split('\n', 1)[0] ?? ''
    const how =
      call === undefined
        ? 'Correct the code; until then calls of it are refused.'
        : 'Compute it again: from now on it is composed of other operations, where there are some. Please report this.'
    const error = new TorchError(
      'DEVICE_ERROR',
      op,
      `the GPU's compiler refused the program for ${call ?? op} (${text}). Its result is lost, and nothing else. ${how}`,
      { ...(call === undefined ? {} : { call }), message },
    )
    this.#programs.push(error)
    return error
  }

  /** Records the first error of the device. Labels put the op's name into its message. */
  record(code: 'OUT_OF_MEMORY' | 'DEVICE_ERROR', { message }: GPUError): void {
    if (this.#failed !== undefined) return
    const op = /flambeau (\w+)/.exec(message)?.[1] ?? 'webgpu'
    const text = message.split('\n', 1)[0] ?? ''
    const what =
      code === 'OUT_OF_MEMORY'
        ? `the GPU has no memory left (${text}). Free tensors with scope() or use smaller ones`
        : `the GPU refused a command (${text}). Please report this`
    const how = 'Results since then are lost; make a new device with await webgpu() to go on.'
    this.#failed = new TorchError(code, op, `${what}. ${how}`, { message })
  }

  /** Whether nothing computed on the device can be trusted any more. */
  get fatal(): boolean {
    return this.lost !== undefined || this.#failed !== undefined
  }

  /** Throws what makes the device unusable. */
  check(): void {
    if (this.lost !== undefined) throw this.lost
  }

  /** Throws what happened, at a point where the caller waits. */
  raise(): void {
    this.check()
    if (this.#failed !== undefined) throw this.#failed
    const [program] = this.#programs
    this.#programs = []
    if (program !== undefined) throw program
  }
}
