import type { TorchError } from '../src/errors.ts'

/** What `fn` throws. */
export function failure(fn: () => unknown): TorchError {
  try {
    fn()
  } catch (error) {
    return error as TorchError
  }
  throw new Error('nothing was thrown')
}
