/** Brings everything up to date, then measures: `pnpm bench [overhead] [memory] [lenet] [dispatch] [--peers] [--json file]`. */
import { join } from 'node:path'
import { vulkanEnvironment } from '../../scripts/provision/vulkan.mjs'
import { requireNode, root, run } from '../../scripts/run/process.mjs'

/**
 * @param {string} name
 * @param {readonly string[]} command
 */
async function prepare(name, command) {
  const { code, output } = await run(command, { quiet: true })
  if (code !== 0) console.error(`${name} failed: ${output.trim()}`)
  return code === 0
}

requireNode()
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
if (!(await prepare('build', ['node', compiler, '-b', 'apps/bench']))) process.exit(1)
await prepare('libtorch addon', ['node', 'packages/backend-libtorch/scripts/build.mjs'])

const { code } = await run(['node', 'apps/bench/dist/main.js', ...process.argv.slice(2)], { env: vulkanEnvironment() })
process.exitCode = code
