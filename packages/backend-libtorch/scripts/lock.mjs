import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'

const self = `${process.pid} ${hostname()}`

/** No build takes this long. */
const patience = 15 * 60_000

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** Whether the process with this number on this machine is gone. */
function isGone(pid) {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code !== 'EPERM'
  }
}

/** Who holds the lock, or undefined if nobody does: it was left behind, or went this moment. */
function holder(file) {
  try {
    const [pid, host] = readFileSync(file, 'utf8').split(' ')
    if (host === hostname() && isGone(Number(pid))) return undefined
    return Date.now() - statSync(file).mtimeMs > patience ? undefined : `process ${pid || '?'}`
  } catch {
    return undefined
  }
}

function take(file) {
  try {
    writeFileSync(file, self, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * Runs `body` while no other process runs one under the same lock file.
 *
 * Two processes that find a lock left behind at one instant may both get it; what they build is moved into place whole, so that
 * costs time only.
 *
 * @param {string} file
 * @param {(message: string) => void} log
 * @param {() => T} body
 * @template T
 * @returns {T}
 */
export function withLock(file, log, body) {
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  while (!take(file)) {
    const other = holder(file)
    if (other === undefined) {
      rmSync(file, { force: true })
      continue
    }
    if (!told) log(`waiting for another build (${other}, ${file})`)
    told = true
    sleep(100)
  }
  try {
    return body()
  } finally {
    rmSync(file, { force: true })
  }
}
