import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { TorchError } from 'flambeau'

/**
 * Makes sure that a file can be written, before hours are spent on what will be in it.
 *
 * @throws {@link TorchError} `BAD_FILE` if it is a folder or protected, or if its folder is absent or protected.
 */
export function checkWritable(path: string): void {
  const file = target(path)
  const folder = dirname(file)
  if (!existsSync(folder)) throw unwritable(path, `there is no folder ${folder}`)
  try {
    if (existsSync(file)) {
      if (!statSync(file).isFile()) throw unwritable(path, 'it is a folder or a device, not a file')
      accessSync(file, constants.W_OK)
    }
    closeSync(openSync(partOf(file), 'w'))
    rmSync(partOf(file))
  } catch (error) {
    throw error instanceof TorchError ? error : unwritable(path, reason(error), error)
  }
}

/**
 * Writes a file whole or not at all: beside its place first, and then over what was there.
 *
 * @throws {@link TorchError} `BAD_FILE` if that fails, a full disk for instance; what was there is still there then.
 */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const file = target(path)
  const part = partOf(file)
  try {
    const handle = openSync(part, 'w')
    try {
      writeFileSync(handle, bytes)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    throw unwritable(path, reason(error), error)
  }
}

/** Where the bytes go: a link keeps pointing to its file. */
function target(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path)
}

function partOf(file: string): string {
  return `${file}.${process.pid}.part`
}

/** The words of a system error: `ENOSPC: no space left on device, write` has three parts. */
function reason(error: unknown): string {
  return /^\w+: ([^,]+)/.exec((error as Error).message)?.[1] ?? String(error)
}

function unwritable(path: string, why: string, cause?: unknown): TorchError {
  const message = `cannot write ${path}: ${why}. Choose another place with --save.`
  return new TorchError('BAD_FILE', 'save', message, { path }, cause === undefined ? undefined : { cause })
}
