import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Answer, Request } from './protocol.ts'
import type { Elapsed } from './stopwatch.ts'

export type Repeated = Extract<Request, { readonly count: number }>
export type Command = readonly [program: string, ...args: string[]]
export type Environment = Readonly<Record<string, string>>

/**
 * A program of its own that waits for requests, so that contestants neither share a heap nor warm each other's caches, and yet
 * take turns within one run. Requests and answers are lines of JSON.
 */
export class Program {
  readonly name: string
  readonly #child: ChildProcess
  readonly #lines: Interface
  readonly #ended: Promise<string>
  #errors = ''

  constructor(name: string, command: Command, environment: Environment = {}) {
    const [program, ...args] = command
    this.name = name
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } })
    this.#lines = createInterface({ input: this.#child.stdout! })
    this.#child.stderr!.on('data', (chunk: Buffer) => {
      this.#errors = `${this.#errors}${chunk.toString()}`.slice(-4000)
    })
    this.#child.stdin!.on('error', () => {})
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(error.message))
      this.#child.on('close', (code, signal) =>
        resolve(`ended with ${signal ?? `code ${code}`}: ${this.#errors.trim()}`),
      )
    })
  }

  /** One of this package's programs, in Node, on a device. */
  static node(name: string, module: string, device: string, environment?: Environment): Program {
    const file = fileURLToPath(new URL(`./programs/${module}.js`, import.meta.url))
    return new Program(name, [process.execPath, '--no-warnings', file, device], environment)
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws Error with the program's name and what it said, where it failed.
   */
  async ask(request: Request): Promise<Answer> {
    const line = new Promise<string>((resolve) => this.#lines.once('line', resolve))
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`)
    const answer = await Promise.race([line, this.#ended.then((reason) => JSON.stringify({ error: reason }))])
    const parsed = JSON.parse(answer) as Answer
    if (parsed.error !== undefined) throw new Error(`${this.name}: ${parsed.error}`)
    return parsed
  }

  /** Seconds per repetition: on the wall's clock, or of the processors. */
  async time(request: Repeated, clock: keyof Elapsed = 'seconds'): Promise<number> {
    const time = (await this.ask(request))[clock]
    if (time === undefined) throw new Error(`${this.name}: the answer to '${request.task}' has no time`)
    return time / request.count
  }

  /** Ends the program and waits until it is gone. */
  async close(): Promise<void> {
    this.#child.stdin!.end()
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 3000)
    await this.#ended
    clearTimeout(patience)
  }
}
