import { TorchError } from '../errors.ts'

/** Runs what a function is made of; errors of the functions it calls bear the name of the one that the user called. */
export function within<T>(op: string, fn: () => T): T {
  try {
    return fn()
  } catch (error) {
    throw error instanceof TorchError && error.op !== op ? error.of(op) : error
  }
}
