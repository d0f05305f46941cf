import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { addonPath, findLibtorch, installCommand } from './find-libtorch.mjs'

const packageRoot = fileURLToPath(new URL('..', import.meta.url))

/** Everything the built addon depends on, as one hash. */
function fingerprint(libtorch) {
  const hash = createHash('sha256').update(JSON.stringify([libtorch.root, libtorch.version, process.arch]))
  const native = join(packageRoot, 'native')
  const sources = readdirSync(native, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(cc|h)$/.test(file))
  for (const file of sources.sort().map((name) => join(native, name))) hash.update(readFileSync(file))
  hash.update(readFileSync(join(packageRoot, 'CMakeLists.txt')))
  return hash.digest('hex')
}

function cmake(args) {
  const result = spawnSync('cmake', args, { encoding: 'utf8' })
  if (result.error)
    throw new Error('libtorch addon: there is no cmake on PATH. Install it: sudo apt-get install cmake g++')
  if (result.status !== 0) {
    const output = `${result.stdout}\n${result.stderr}`
    const first = output.split('\n').find((line) => /error/i.test(line)) ?? output.trim().split('\n').at(-1)
    throw new Error(`libtorch addon: the build failed: ${first?.trim()}\n\n${output.trim()}`)
  }
}

/**
 * Builds the addon for the libtorch that is found, unless it is there and up to date.
 *
 * @returns {{ version: string, addon: string, built: boolean }}
 */
export function buildAddon(env = process.env) {
  const { found, tried } = findLibtorch(env)
  if (found === undefined) {
    const list = tried.map(({ place, problem }) => `${place}: ${problem}`).join('; ')
    throw new Error(`libtorch addon: no libtorch was found (${list}). Install one: ${installCommand}`)
  }
  const addon = addonPath(found.version)
  const directory = dirname(addon)
  const stamp = join(directory, 'fingerprint')
  const wanted = fingerprint(found)
  if (existsSync(addon) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return { version: found.version, addon, built: false }
  }
  const headers = createRequire(import.meta.url)('node-api-headers')
  const [major, minor] = found.version.split('.').map(Number)
  // PyTorch's own Linux wheels before 2.6 were built with the older string ABI.
  const core = readFileSync(join(found.lib, process.platform === 'darwin' ? 'libc10.dylib' : 'libc10.so'), 'latin1')
  const settings = {
    LIBTORCH_INCLUDE: `${found.include};${join(found.include, 'torch', 'csrc', 'api', 'include')}`,
    LIBTORCH_LIB: found.lib,
    LIBTORCH_CXX_STANDARD: major > 2 || (major === 2 && minor >= 10) ? 20 : 17,
    LIBTORCH_CXX11_ABI: core.includes('__cxx11') || process.platform === 'darwin' ? 1 : 0,
    NODE_API_INCLUDE: headers.include_dir,
  }
  cmake(['-S', packageRoot, '-B', directory, ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)])
  cmake(['--build', directory, '--parallel', String(cpus().length)])
  writeFileSync(stamp, wanted)
  return { version: found.version, addon, built: true }
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  try {
    const { version, addon, built } = buildAddon()
    console.log(`libtorch ${version}: ${built ? 'built' : 'up to date'}, ${addon}`)
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
