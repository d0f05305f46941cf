import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Of this package; what is built by one version is not loaded by another. */
export const version = '0.1.0'

/** The folder of this package. In a bundle it is some other folder, where nothing of the package lies. */
export function packageRoot() {
  // Bundles in CommonJS have no address.
  return import.meta.url ? fileURLToPath(new URL('..', import.meta.url)) : process.cwd()
}

/** The files the addon is made from, or undefined where they are not beside this one. */
export function addonSources() {
  const root = packageRoot()
  const native = join(root, 'native')
  // A project may have a folder of this name beside its bundle.
  if (!existsSync(join(native, 'addon.cc'))) return undefined
  const names = readdirSync(native, { recursive: true, encoding: 'utf8' })
  const files = names.filter((file) => /\.(cc|h)$/.test(file)).sort()
  return [...files.map((name) => join(native, name)), join(root, 'CMakeLists.txt')]
}

/** One hash for what is in these files, wherever they lie. */
export function hashFiles(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
