import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** What a step of a guide writes: a file of its own, or text before a mark that stands in the file once. */
export interface Step {
  readonly file: string
  readonly before?: string
  readonly text: string
}

const packages = ['core', 'backend-js', 'backend-libtorch', 'backend-webgpu', 'conformance']

/** A copy of the packages, to which steps are applied as a contributor would. */
export class Scratch implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'flambeau-scratch-'))

  constructor(root: string) {
    for (const name of packages) {
      cpSync(join(root, 'packages', name), join(this.#folder, 'packages', name), {
        recursive: true,
        preserveTimestamps: true,
        verbatimSymlinks: true,
        filter: (path) => !path.endsWith('.test.ts') && basename(path) !== 'build',
      })
    }
    cpSync(join(root, 'tsconfig.base.json'), join(this.#folder, 'tsconfig.base.json'))
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'))
  }

  apply({ file, before, text }: Step): void {
    const path = join(this.#folder, file)
    if (before === undefined) return writeFileSync(path, text, { flag: 'wx' })
    const parts = readFileSync(path, 'utf8').split(before)
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} of: ${before}`)
    writeFileSync(path, parts.join(text + before))
  }

  run(program: string, ...args: readonly string[]): string {
    try {
      return execFileSync(process.execPath, [join(this.#folder, program), ...args], {
        cwd: this.#folder,
        encoding: 'utf8',
      })
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
      throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error })
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
