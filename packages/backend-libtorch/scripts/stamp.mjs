import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const stampOf = (file) => join(dirname(file), 'stamp.json')

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** What is written beside a product about the product and what it was built for; undefined if there is nothing to read. */
export function readStamp(file) {
  try {
    const stamp = JSON.parse(readFileSync(stampOf(file), 'utf8'))
    return typeof stamp === 'object' && stamp !== null ? stamp : undefined
  } catch {
    return undefined
  }
}

/** Says what `file` is and what it was built for. */
export function writeStamp(file, facts) {
  writeFileSync(stampOf(file), `${JSON.stringify({ ...facts, product: hashOf(file) }, undefined, 2)}\n`)
}

/** Why `file` is not what `wanted` says, as the end of a sentence about it; undefined if it is. What is undefined is not asked. */
export function problemOf(file, wanted) {
  if (!existsSync(file)) return 'is not built'
  const stamp = readStamp(file)
  if (stamp === undefined) return 'has no readable stamp beside it'
  if (stamp.product !== hashOf(file)) return 'is damaged'
  if (wanted.root !== stamp.root) return `was built for the libtorch in ${stamp.root}`
  if (wanted.version !== stamp.version || wanted.size !== stamp.size) {
    return `was built for another libtorch (${stamp.version}) that was in ${stamp.root}`
  }
  const other = Object.keys(wanted).find((key) => wanted[key] !== undefined && wanted[key] !== stamp[key])
  return other === undefined
    ? undefined
    : `was built from another state of flambeau or with another compiler (${other})`
}
