import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { buildLibrary, needLibtorch } from './cmake.mjs'
import { addonPath } from './find-libtorch.mjs'

const packageRoot = fileURLToPath(new URL('..', import.meta.url))

/** The addon's own sources. */
function sources() {
  const native = join(packageRoot, 'native')
  return readdirSync(native, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(cc|h)$/.test(file))
    .sort()
    .map((name) => join(native, name))
}

/**
 * Builds the addon for the libtorch that is found, unless it is there and up to date.
 *
 * @returns {{ version: string, addon: string, built: boolean }}
 */
export function buildAddon(env = process.env) {
  const found = needLibtorch(env)
  const addon = addonPath(found.version)
  const headers = createRequire(import.meta.url)('node-api-headers')
  const built = buildLibrary({
    found,
    project: packageRoot,
    file: addon,
    sources: [...sources(), join(packageRoot, 'CMakeLists.txt')],
    settings: { NODE_API_INCLUDE: headers.include_dir },
  })
  return { version: found.version, addon, built }
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
