import { createRequire } from 'node:module'

import { chooseLibtorch } from '../scripts/choose-libtorch.mjs'

/** The addon's file, or a plain sentence why there is none. */
export function builtAddon() {
  const { addon, problem, fix } = chooseLibtorch()
  if (problem !== undefined) throw new Error(`${problem}. Run: ${fix}`)
  return addon
}

export function loadAddon() {
  return createRequire(import.meta.url)(builtAddon())
}
