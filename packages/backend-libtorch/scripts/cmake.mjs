import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, dirname, join } from 'node:path'

import { describeWriteError, noCmake, summarise } from './build-failure.mjs'
import { withLock } from './lock.mjs'
import { hashFiles, version } from './package.mjs'
import { problemOf, writeStamp } from './stamp.mjs'

export const failure = (why, details = '') =>
  new Error(`libtorch addon: ${why}${details === '' ? '' : `\n\n${details}`}`)

function cmake(args, env) {
  const result = spawnSync('cmake', args, { encoding: 'utf8', maxBuffer: 1 << 28, env })
  if (result.error) throw failure(result.error.code === 'ENOENT' ? noCmake : String(result.error))
  if (result.status === 0) return
  const output = `${result.stdout}\n${result.stderr}`.trim()
  throw failure(`the build failed: ${summarise(output)}`, output)
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

/** The compiler that CMake chose, as `GNU 12.2.0`. */
function compilerOf(tree) {
  const folder = readdirSync(join(tree, 'CMakeFiles')).find((name) => /^\d+\.\d+/.test(name)) ?? ''
  const text = readFileSync(join(tree, 'CMakeFiles', folder, 'CMakeCXXCompiler.cmake'), 'utf8')
  const setting = (name) => new RegExp(`set\\(CMAKE_CXX_COMPILER_${name} "([^"]*)"\\)`).exec(text)?.[1] ?? '?'
  return `${setting('ID')} ${setting('VERSION')}`
}

const workPrefix = '.building-'

/** Compiles in a folder beside `file`'s, and moves that into place when it is whole. */
function compile({ found, project, file, settings, facts, log, env }) {
  const folder = dirname(file)
  const parent = dirname(folder)
  // Whoever began these held the lock, and holds it no longer.
  for (const name of readdirSync(parent)) {
    if (name.startsWith(workPrefix)) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const work = mkdtempSync(join(parent, workPrefix))
  try {
    const start = performance.now()
    const tree = join(work, 'tree')
    log(`libtorch ${found.version} (${found.root}): configuring`)
    cmake(['-S', project, '-B', tree, ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)], env)
    log(`compiling with ${compilerOf(tree)}; this takes about a minute`)
    const jobs = env.CMAKE_BUILD_PARALLEL_LEVEL ?? String(cpus().length)
    cmake(['--build', tree, '--parallel', jobs], env)
    const product = join(work, 'product')
    mkdirSync(product)
    const built = join(product, basename(file))
    cpSync(join(tree, basename(file)), built)
    writeStamp(built, { ...facts, compiler: compilerOf(tree), built: new Date().toISOString() })
    if (existsSync(folder)) renameSync(folder, join(work, 'replaced'))
    renameSync(product, folder)
    log(`built in ${((performance.now() - start) / 1000).toFixed(0)} s: ${file}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** What a product must have been made from and for. */
function factsOf(found, settings, sources) {
  const { platform, arch } = process
  const { LIBTORCH_CXX_STANDARD: standard, LIBTORCH_CXX11_ABI: abi } = settings
  const { root, version: libtorch, size } = found
  return {
    root,
    version: libtorch,
    size,
    platform,
    arch,
    standard,
    abi,
    flambeau: version,
    sources: hashFiles(sources),
  }
}

/**
 * Builds a library with the CMake project in `project`, unless it is there, whole, and made from these sources for this libtorch.
 *
 * @returns Whether it had to be built.
 */
export function buildLibrary({ found, project, file, sources, settings, force = false, log = () => {}, env }) {
  const all = { ...libtorchSettings(found), ...settings }
  const facts = factsOf(found, all, sources)
  const problem = () => problemOf(file, facts)
  if (!force && problem() === undefined) return false
  const parent = dirname(dirname(file))
  let waited = false
  const tell = (message) => {
    waited = true
    log(message)
  }
  try {
    return withLock(join(parent, 'lock'), tell, () => {
      const why = problem()
      // What another build made while this one waited is as new as can be.
      if (why === undefined && (!force || waited)) return false
      if (why !== undefined && why !== 'is not built') log(`${file} ${why}`)
      compile({ found, project, file, settings: all, facts, log, env })
      return true
    })
  } catch (error) {
    const unwritable = describeWriteError(error, parent)
    throw unwritable === undefined ? error : failure(unwritable)
  }
}
