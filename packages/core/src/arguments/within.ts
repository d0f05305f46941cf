import { setCaller } from '../errors.ts'

/**
 * Runs what a function is made of: errors of the functions it calls bear the name of the one that the user called, and so do those
 * that a device reports later. Of calls inside each other the outermost counts.
 */
export function within<T>(op: string, fn: () => T): T {
  const before = setCaller(op)
  if (before !== null) setCaller(before)
  try {
    return fn()
  } finally {
    setCaller(before)
  }
}
