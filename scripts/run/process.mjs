import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs a program in the workspace and waits for it.
 *
 * @param {readonly string[]} command
 * @param {{ env?: Record<string, string>, capture?: boolean, quiet?: boolean, timeout?: number, cwd?: string }} [options]
 *   `capture` returns what it printed (`quiet`: without showing it). `timeout` in seconds.
 * @returns {Promise<{ code: number, output: string }>} Code 127 if the program does not exist, 124 if it ran out of time.
 */
export function run(command, { env = {}, capture = false, quiet = false, timeout, cwd = root } = {}) {
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const piped = capture || quiet
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['inherit', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
      ...(timeout === undefined ? {} : { timeout: Math.ceil(timeout * 1000) }),
    })
    let output = ''
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output += chunk.toString()
      if (!quiet) process.stdout.write(chunk)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ code: 127, output: String(error) }))
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === 'SIGTERM' ? 124 : 1), output }))
  })
}

/**
 * Runs a program that has nothing to say as long as all is well: shows what it printed, in full, only if it fails.
 *
 * @param {readonly string[]} command
 * @param {{ env?: Record<string, string>, timeout?: number }} [options]
 */
export async function quietly(command, options = {}) {
  const result = await run(command, { ...options, quiet: true })
  if (result.code !== 0) console.log(`${result.output.trimEnd()}\n${command.join(' ')} ended with code ${result.code}`)
  return result
}

/**
 * The command line that runs the workspace's own version of pnpm, whether or not pnpm is installed.
 *
 * @param {...string} args
 */
export function pnpm(...args) {
  /** @type {{ packageManager: string }} */
  const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
  return ['npx', '--yes', packageManager, ...args]
}

/** Stops with a clear sentence where Node is too old for anything else to work. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`flambeau needs Node 20.19 or later; this is ${process.version}. Get one at https://nodejs.org.`)
  process.exit(1)
}
