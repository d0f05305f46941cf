/**
 * Trains the tutorial's net on digits, from a fresh clone: installs what it needs, builds, runs it with the given options.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { help, parseOptions, UsageError } from '../apps/tutorial/src/options.mjs'
import { pnpm, quietly, requireNode, root, run } from './run/process.mjs'

/** Says what is wrong with the options, or what they are, before anything is installed. */
function checkOptions() {
  try {
    if (parseOptions(process.argv.slice(2)) !== null) return
    console.log(help)
    process.exit(0)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}. See: npm start -- --help`)
    process.exit(2)
  }
}

/**
 * Runs a preparation, showing what it printed only if it fails.
 *
 * @param {string} name
 * @param {readonly string[]} command
 */
async function prepare(name, command) {
  const start = performance.now()
  const { code } = await quietly(command)
  if (code !== 0) process.exit(1)
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

/** Builds the libtorch addon where there is a libtorch; without one the tutorial says why that device is absent. */
async function prepareLibtorch() {
  const { findLibtorch } = await import('../packages/backend-libtorch/scripts/find-libtorch.mjs')
  if (findLibtorch().found === undefined) return
  const { code, output } = await run(['node', 'packages/flambeau/bin/flambeau.js', 'build'], { quiet: true })
  console.log(code === 0 ? output.trim().split('\n').at(-1) : `libtorch: its addon did not build:\n${output.trim()}`)
}

requireNode()
checkOptions()
process.stdout.on('error', () => {})
const selection = ['--filter', '@flambeau/tutorial...', '--filter', 'flambeau-workspace']
await prepare('install', pnpm('install', '--frozen-lockfile', ...selection))
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
if (!existsSync(compiler)) throw new Error(`the installation left no TypeScript compiler at ${compiler}`)
await prepare('build', ['node', compiler, '-b', 'apps/tutorial'])
await prepareLibtorch()

/** Runs the program, which ends itself when asked to: a signal for this process is one for it. */
function train() {
  const main = join(root, 'apps', 'tutorial', 'dist', 'main.js')
  const child = spawn('node', [main, ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? root,
    stdio: 'inherit',
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
  child.on('close', (code) => (process.exitCode = code ?? 1))
}
train()
