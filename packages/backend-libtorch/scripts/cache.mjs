import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { addonSources, hashFiles, version } from './package.mjs'
import { problemOf, readStamp } from './stamp.mjs'

const fileName = 'flambeau_libtorch.node'

/** Where everything that is built is kept. */
export function cacheFolder(env = process.env) {
  if (env.FLAMBEAU_CACHE) return resolve(env.FLAMBEAU_CACHE)
  if (env.XDG_CACHE_HOME) return join(resolve(env.XDG_CACHE_HOME), 'flambeau')
  const home = env.HOME || homedir()
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches', 'flambeau') : join(home, '.cache', 'flambeau')
}

/** Where addons lie, a folder for each libtorch and each state of the addon's sources. */
function addonsFolder(env) {
  return join(cacheFolder(env), 'libtorch')
}

/** A name for a folder that two libtorches never share, be they of one version. */
export function keyOf(libtorch, sources) {
  const parts = JSON.stringify([libtorch.root, process.platform, process.arch, sources])
  return `${libtorch.version}-${createHash('sha256').update(parts).digest('hex').slice(0, 12)}`
}

let sourcesHash

/** What the addon is made of, or undefined in a bundle, which has no sources beside it. */
function ownSources() {
  sourcesHash ??= { hash: undefined, files: addonSources() }
  sourcesHash.hash ??= sourcesHash.files && hashFiles(sourcesHash.files)
  return sourcesHash.hash
}

/** Where the addon for this libtorch lies, made from the sources beside this file, whether or not it exists. */
export function addonPath(libtorch, env = process.env) {
  return join(addonsFolder(env), keyOf(libtorch, ownSources()), fileName)
}

/** Addons in the cache, the latest first. */
function builtAddons(env) {
  const folder = addonsFolder(env)
  let names
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names
    .map((name) => join(folder, name, fileName))
    .map((file) => ({ file, stamp: readStamp(file) }))
    .filter(({ stamp }) => stamp !== undefined)
    .sort((a, b) => (a.stamp.built < b.stamp.built ? 1 : -1))
}

/** The addon for this libtorch, and why it cannot be used if it cannot. A bundle takes the latest of its version. */
export function findAddon(libtorch, env = process.env) {
  const sources = ownSources()
  const wanted = { root: libtorch.root, version: libtorch.version, size: libtorch.size, flambeau: version, sources }
  if (sources !== undefined) {
    const file = addonPath(libtorch, env)
    return { file, problem: problemOf(file, wanted) }
  }
  const fits = builtAddons(env).find(({ file }) => problemOf(file, wanted) === undefined)
  return { file: fits?.file ?? addonPath(libtorch, env), problem: fits === undefined ? 'is not built' : undefined }
}

const lastFile = (env) => join(addonsFolder(env), 'last.json')

/** The root that an addon was last built for, if any. */
export function rememberedRoot(env) {
  try {
    const { root } = JSON.parse(readFileSync(lastFile(env), 'utf8'))
    return typeof root === 'string' ? root : undefined
  } catch {
    return undefined
  }
}

export function rememberRoot(root, env) {
  if (rememberedRoot(env) === root) return
  const file = lastFile(env)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ root })}\n`)
}
