import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { rememberedRoot } from './cache.mjs'
import { packageRoot } from './package.mjs'

const libraries = ['libtorch_cpu.so', 'libtorch_cpu.dylib']

/** The nearest directory above this package (or the working directory) that is a workspace or holds `.cache/libtorch`. */
function projectLibtorch() {
  for (const start of [packageRoot(), process.cwd()]) {
    for (let at = resolve(start); ; at = dirname(at)) {
      const candidate = join(at, '.cache', 'libtorch')
      if (existsSync(candidate) || existsSync(join(at, 'pnpm-workspace.yaml'))) return candidate
      if (dirname(at) === at) break
    }
  }
  return join(process.cwd(), '.cache', 'libtorch')
}

function pythonLibtorch(env) {
  const code =
    "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')"
  // Asked for here, so that importing flambeau loads nothing that starts processes.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const result = spawnSync('python3', ['-c', code], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, ...env },
  })
  if (result.error) return { root: undefined, why: 'there is no python3 on PATH' }
  const root = result.stdout.trim()
  return root === '' ? { root: undefined, why: 'python3 has no torch' } : { root, why: '' }
}

/** Folders of `folder` whose names begin with `prefix`. */
function below(folder, prefix) {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith(prefix))
        .map((name) => join(folder, name))
    : []
}

/** `root`, or where torch lies in the virtual environment or `site-packages` at `root`. */
function placesIn(root) {
  const pythons = ['lib', 'lib64'].flatMap((lib) => below(join(root, lib), 'python'))
  return [root, join(root, 'torch'), ...pythons.map((python) => join(python, 'site-packages', 'torch'))]
}

function libraryFile(root) {
  const folders = [join(root, 'lib'), join(root, 'lib64')]
  folders.push(...below(join(root, 'lib'), '').filter((folder) => folder.includes('-linux-gnu')))
  return folders.flatMap((folder) => libraries.map((name) => join(folder, name))).find((file) => existsSync(file))
}

/** What lies at `given`, or why it is no libtorch to build against. */
function inspect(given) {
  if (!existsSync(given)) return `${given} does not exist`
  const at = placesIn(given).find((place) => libraryFile(place) !== undefined)
  if (at === undefined) return `${given} has no lib/${libraries[process.platform === 'darwin' ? 1 : 0]}`
  const root = realpathSync(at)
  const library = libraryFile(root)
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
  const version = `${major}.${minor}.${patch ?? 0}`
  return { root, lib: dirname(library), include, version, size: statSync(library).size }
}

function attempt(place, root, why) {
  const result = root === undefined ? why : inspect(root)
  return typeof result === 'string'
    ? { place, root, problem: result, libtorch: undefined }
    : { place, root: result.root, problem: undefined, libtorch: { ...result, place } }
}

/** What lies at each place where libtorch may be, in order; the LIBTORCH of the environment alone where it is set. */
export function* attempts(env = process.env) {
  if (env.LIBTORCH) {
    yield attempt('LIBTORCH', env.LIBTORCH)
    return
  }
  const seen = new Set()
  const places = {
    python3: () => pythonLibtorch(env),
    project: () => ({ root: projectLibtorch() }),
    'last build': () => ({ root: rememberedRoot(env), why: 'no addon was built yet' }),
    system: () => ({ root: '/usr' }),
  }
  for (const [place, look] of Object.entries(places)) {
    const { root, why } = look()
    const each = attempt(place, root, why)
    if (each.root === undefined || !seen.has(each.root)) yield each
    seen.add(each.root)
  }
}

/** See the declarations. */
export function findLibtorch(env = process.env) {
  const tried = []
  for (const each of attempts(env)) {
    tried.push(each)
    if (each.libtorch !== undefined) return { found: each.libtorch, tried }
  }
  return { found: undefined, tried }
}

/** What to say where no place has one. */
export function noLibtorch(tried) {
  const list = tried.map(({ place, problem }) => `${place}: ${problem}`).join('; ')
  const asked = tried.some(({ place }) => place === 'LIBTORCH')
  const hint = asked
    ? '. Point LIBTORCH to a libtorch, to a virtual environment that has torch, or leave it unset so that flambeau looks itself'
    : ''
  return { problem: `no libtorch was found (${list})${hint}`, fix: asked ? 'unset LIBTORCH' : installCommand() }
}

/** The one command that makes a libtorch available where none was found. */
function installCommand() {
  const debian = process.platform === 'linux' && existsSync('/usr/bin/apt-get')
  return debian ? 'sudo apt-get install libtorch-dev' : 'python3 -m pip install torch'
}

/** The one command that builds the addon. */
export const buildCommand = 'npx flambeau build'
