import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const packageRoot = fileURLToPath(new URL('..', import.meta.url))

/** Where the addon built against a libtorch of this version lies. */
export function addonPath(version) {
  return join(packageRoot, 'build', version, 'flambeau_libtorch.node')
}

/** The nearest directory above this package (or the working directory) that is a workspace or holds `.cache/libtorch`. */
function projectLibtorch() {
  for (const start of [packageRoot, process.cwd()]) {
    for (let at = resolve(start); ; at = dirname(at)) {
      const candidate = join(at, '.cache', 'libtorch')
      if (existsSync(candidate) || existsSync(join(at, 'pnpm-workspace.yaml'))) return candidate
      if (dirname(at) === at) break
    }
  }
  return join(process.cwd(), '.cache', 'libtorch')
}

function pythonLibtorch() {
  const code =
    "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')"
  const result = spawnSync('python3', ['-c', code], { encoding: 'utf8', timeout: 20_000 })
  if (result.error) return { root: undefined, why: 'there is no python3 on PATH' }
  const root = result.stdout.trim()
  return root === '' ? { root: undefined, why: 'python3 has no torch' } : { root, why: '' }
}

function libraryDirectory(root) {
  const names = ['lib', 'lib64']
  const usrLib = join(root, 'lib')
  if (existsSync(usrLib)) {
    for (const name of readdirSync(usrLib)) if (name.includes('-linux-gnu')) names.push(join('lib', name))
  }
  return names
    .map((name) => join(root, name))
    .find((directory) => ['libtorch_cpu.so', 'libtorch_cpu.dylib'].some((file) => existsSync(join(directory, file))))
}

/** What lies at `root`, or why it is no libtorch to build against. */
function inspect(root) {
  if (!existsSync(root)) return `${root} does not exist`
  const lib = libraryDirectory(root)
  if (lib === undefined) return `${root} has no lib/libtorch_cpu.so`
  const include = join(root, 'include')
  const header = join(include, 'torch', 'csrc', 'api', 'include', 'torch', 'version.h')
  const api = [header, join(include, 'torch', 'headeronly', 'version.h')].filter((file) => existsSync(file))
  const text = api.map((file) => readFileSync(file, 'utf8')).join('\n')
  const [major, minor, patch] = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`define TORCH_VERSION_${part} (\\d+)`).exec(text)?.[1],
  )
  if (major === undefined || minor === undefined) return `${root} has no headers (include/torch/…/version.h)`
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 13)) {
    return `${root} is libtorch ${major}.${minor}; 1.13 is the oldest supported`
  }
  return { root, lib, include, version: `${major}.${minor}.${patch ?? 0}` }
}

/**
 * Looks for libtorch where the documentation says, in that order.
 *
 * @returns {{ found: object | undefined, tried: { place: string, root: string | undefined, problem: string | undefined }[] }}
 */
export function findLibtorch(env = process.env) {
  const tried = []
  const attempt = (place, root, why) => {
    const result = root === undefined ? why : inspect(root)
    const problem = typeof result === 'string' ? result : undefined
    tried.push({ place, root, problem })
    return problem === undefined ? { ...result, place } : undefined
  }
  if (env.LIBTORCH) return { found: attempt('LIBTORCH', env.LIBTORCH), tried }
  const python = pythonLibtorch()
  const found =
    attempt('python3', python.root, python.why) ?? attempt('project', projectLibtorch()) ?? attempt('system', '/usr')
  return { found, tried }
}

/** The one command that makes a libtorch available where none was found. */
export const installCommand =
  process.platform === 'linux' && existsSync('/usr/bin/apt-get')
    ? 'sudo apt-get install libtorch-dev'
    : 'python3 -m pip install torch'

/** The one command that builds the addon. */
export const buildCommand = 'pnpm --filter @flambeau/backend-libtorch run build:native'
