/**
 * Trains the tutorial's net on digits, from a fresh clone: installs what it needs, builds, runs it with the given options.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm, requireNode, root, run } from './run/process.mjs'

/**
 * Runs a preparation, showing what it printed only if it fails.
 *
 * @param {string} name
 * @param {readonly string[]} command
 */
async function prepare(name, command) {
  const start = performance.now()
  const { code, output } = await run(command, { quiet: true })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  if (code === 0) {
    console.log(`${name}: ${seconds} s`)
    return
  }
  console.error(`${output}\n${name} failed with code ${code}: ${command.join(' ')}`)
  process.exit(1)
}

/** Builds the libtorch addon where there is a libtorch; without one the tutorial says why that device is absent. */
async function prepareLibtorch() {
  const { findLibtorch } = await import('../packages/backend-libtorch/scripts/find-libtorch.mjs')
  if (findLibtorch().found === undefined) return
  const { code, output } = await run(['node', 'packages/flambeau/bin/flambeau.js', 'build'], { quiet: true })
  const lines = output.trim().split('\n')
  console.log(code === 0 ? lines.at(-1) : lines.find((line) => line.startsWith('libtorch addon:')))
}

requireNode()
const selection = ['--filter', '@flambeau/tutorial...', '--filter', 'flambeau-workspace']
await prepare('install', pnpm('install', '--frozen-lockfile', ...selection))
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
if (!existsSync(compiler)) throw new Error(`the installation left no TypeScript compiler at ${compiler}`)
await prepare('build', ['node', compiler, '-b', 'apps/tutorial'])
await prepareLibtorch()

const main = join(root, 'apps', 'tutorial', 'dist', 'main.js')
const { code } = await run(['node', main, ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? root })
process.exitCode = code
