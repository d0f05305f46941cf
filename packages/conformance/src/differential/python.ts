import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../scripts/differential/serve.py', import.meta.url))

/** PyTorch in a process of its own, which answers one request after the other and is started anew when one kills it. */
export class Python {
  readonly #path: string
  #process: ChildProcessByStdio<Writable, Readable, null> | undefined
  #lines: AsyncIterator<string> | undefined
  #reader: Interface | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** Starts the process and returns PyTorch's version. */
  async start(): Promise<string> {
    this.#process = spawn(this.#path, [script], { stdio: ['pipe', 'pipe', 'ignore'] })
    this.#process.stdin.on('error', () => {})
    this.#reader = createInterface({ input: this.#process.stdout })
    this.#lines = this.#reader[Symbol.asyncIterator]()
    const first = await this.#lines.next()
    if (first.done === true) throw new Error(`${this.#path} cannot run ${script}: PyTorch and numpy are needed`)
    return (JSON.parse(first.value) as { torch: string }).torch
  }

  /** The answers to requests, in their order. A request that kills PyTorch is answered by `{ crashed: true }`. */
  async ask<T>(requests: readonly unknown[]): Promise<T[]> {
    const answers: T[] = []
    while (answers.length < requests.length) {
      const left = requests.slice(answers.length)
      this.#process!.stdin.write(left.map((one) => `${JSON.stringify(one)}\n`).join(''))
      for (let i = 0; i < left.length; i++) {
        const line = await this.#lines!.next()
        if (line.done === true) {
          answers.push({ crashed: true } as T)
          await this.start()
          break
        }
        answers.push(JSON.parse(line.value) as T)
      }
    }
    return answers
  }

  stop(): void {
    this.#reader?.close()
    this.#process?.kill()
  }
}
