import type { Meta } from '@flambeau/core/backend'

const nothing: readonly Meta[] = []

/** A call of a kernel by its dtypes, as far as programs differ by them. */
function signatureOf(op: string, inputs: readonly Meta[], outputs: readonly Meta[]): string {
  const dtypes = (views: readonly Meta[]): string => views.map(({ dtype }) => dtype).join(', ')
  return `${op}(${dtypes(inputs)}) → ${dtypes(outputs)}`
}

/** Which kernel is at work, and which calls need programs that the GPU's compiler refused: core is told to go another way. */
export class RefusedCalls {
  readonly #refused: Set<string> = new Set()
  #op = ''
  #inputs = nothing
  #outputs = nothing

  /** Runs a kernel; a program that is made meanwhile belongs to its call. */
  during(op: string, inputs: readonly Meta[], outputs: readonly Meta[], run: () => void): void {
    this.#op = op
    this.#inputs = inputs
    this.#outputs = outputs
    try {
      run()
    } finally {
      this.#op = ''
      this.#inputs = nothing
      this.#outputs = nothing
    }
  }

  /** The call at work, or undefined where a program was dispatched by no kernel of this table. */
  current(): string | undefined {
    return this.#op === '' ? undefined : signatureOf(this.#op, this.#inputs, this.#outputs)
  }

  refuse(call: string): void {
    this.#refused.add(call)
  }

  /** Why a kernel does not take a call any more. */
  why(op: string, inputs: readonly Meta[], outputs: readonly Meta[]): string | undefined {
    if (this.#refused.size === 0 || !this.#refused.has(signatureOf(op, inputs, outputs))) return undefined
    return "the GPU's compiler refused its program"
  }
}
