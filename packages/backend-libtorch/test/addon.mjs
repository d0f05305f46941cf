import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

import { addonPath, buildCommand, findLibtorch, installCommand } from '../scripts/find-libtorch.mjs'

/** The addon's file, or a plain sentence why there is none. */
export function builtAddon() {
  const { found } = findLibtorch()
  if (found === undefined) throw new Error(`no libtorch was found. Run: ${installCommand}`)
  const file = addonPath(found.version)
  if (!existsSync(file)) throw new Error(`the addon is not built for libtorch ${found.version}. Run: ${buildCommand}`)
  return file
}

export function loadAddon() {
  return createRequire(import.meta.url)(builtAddon())
}
