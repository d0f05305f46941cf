/** Brings everything up to date, then measures. `pnpm bench --help` says what there is. */
import { join } from 'node:path'
import { provisionPytorch } from '../../scripts/provision/pytorch.mjs'
import { offerSwiftShader } from '../../scripts/provision/vulkan.mjs'
import { requireNode, root, run } from '../../scripts/run/process.mjs'

const args = process.argv.slice(2)

/**
 * @param {string} name
 * @param {readonly string[]} command
 * @param {Record<string, string>} [env]
 */
async function prepare(name, command, env = {}) {
  const { code, output } = await run(command, { quiet: true, env })
  if (code !== 0) console.error(`${name} failed: ${output.trim()}`)
  return code === 0
}

/** Where to find a libtorch that comes with PyTorch, if it will be compared with; what the user chose has precedence. */
async function libtorchEnvironment() {
  const others = ['memory', 'lenet', 'threads', 'dispatch'].some((name) => args.includes(name))
  if (process.env.LIBTORCH || args.includes('--help') || (others && !args.includes('overhead'))) return {}
  const pytorch = await provisionPytorch()
  if ('path' in pytorch) return { LIBTORCH: pytorch.path }
  console.error(`PyTorch could not be had: ${pytorch.reason}`)
  return {}
}

requireNode()
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
if (!(await prepare('build', ['node', compiler, '-b', 'apps/bench']))) process.exit(1)
await offerSwiftShader()
const env = await libtorchEnvironment()
await prepare('libtorch addon', ['node', 'packages/flambeau/bin/flambeau.js', 'build'], env)

const main = join(root, 'apps', 'bench', 'dist', 'main.js')
const { code } = await run(['node', main, ...args], { env, cwd: process.env.INIT_CWD ?? root })
process.exitCode = code
