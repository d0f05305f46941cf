import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'

import { findLibtorch, installCommand } from './find-libtorch.mjs'

/** The libtorch to build against, or an error that says where it was looked for. */
export function needLibtorch(env = process.env) {
  const { found, tried } = findLibtorch(env)
  if (found !== undefined) return found
  const list = tried.map(({ place, problem }) => `${place}: ${problem}`).join('; ')
  throw new Error(`libtorch addon: no libtorch was found (${list}). Install one: ${installCommand}`)
}

/** Everything a library depends on, as one hash. */
function fingerprint(libtorch, settings, sources) {
  const hash = createHash('sha256').update(JSON.stringify([libtorch.root, libtorch.version, process.arch, settings]))
  for (const file of sources) hash.update(readFileSync(file))
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

function libtorchSettings(found) {
  const [major, minor] = found.version.split('.').map(Number)
  // PyTorch's own Linux wheels before 2.6 were built with the older string ABI.
  const core = readFileSync(join(found.lib, process.platform === 'darwin' ? 'libc10.dylib' : 'libc10.so'), 'latin1')
  return {
    LIBTORCH_INCLUDE: `${found.include};${join(found.include, 'torch', 'csrc', 'api', 'include')}`,
    LIBTORCH_LIB: found.lib,
    LIBTORCH_CXX_STANDARD: major > 2 || (major === 2 && minor >= 10) ? 20 : 17,
    LIBTORCH_CXX11_ABI: core.includes('__cxx11') || process.platform === 'darwin' ? 1 : 0,
  }
}

/**
 * Builds a library with the CMake project in `project`, in the folder of `file`, unless it is there and none of `sources` changed.
 *
 * @returns Whether it had to be built.
 */
export function buildLibrary({ found, project, file, sources, settings }) {
  const directory = dirname(file)
  const stamp = join(directory, 'fingerprint')
  const wanted = fingerprint(found, settings, sources)
  if (existsSync(file) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false
  const all = { ...libtorchSettings(found), ...settings }
  cmake(['-S', project, '-B', directory, ...Object.entries(all).map(([name, value]) => `-D${name}=${value}`)])
  cmake(['--build', directory, '--parallel', String(cpus().length)])
  writeFileSync(stamp, wanted)
  return true
}
