import { createRequire } from 'node:module'

import { addonPath, rememberRoot } from './cache.mjs'
import { buildLibrary, failure } from './cmake.mjs'
import { findLibtorch, noLibtorch } from './find-libtorch.mjs'
import { addonSources, packageRoot } from './package.mjs'

export { cacheFolder } from './cache.mjs'
export { buildKernels } from './build-kernels.mjs'

/** See the declarations. */
export function buildAddon({ libtorch, force = false, log = () => {}, env = process.env } = {}) {
  const given = libtorch === undefined ? env : { ...env, LIBTORCH: libtorch }
  const { found, tried } = findLibtorch(given)
  if (found === undefined) {
    const { problem, fix } = noLibtorch(tried)
    throw failure(`${problem}. Run: ${fix}`)
  }
  const addon = addonPath(found, env)
  const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers')
  const sources = addonSources()
  const built = buildLibrary({
    found,
    project: packageRoot(),
    file: addon,
    sources,
    settings: { NODE_API_INCLUDE: headers },
    force,
    log,
    env,
  })
  rememberRoot(found.root, env)
  return { version: found.version, root: found.root, addon, built }
}
