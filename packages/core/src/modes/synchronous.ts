import { TorchError } from '../errors.ts'

/** What a function that must finish before its caller goes on may not return. */
type NoPromise = 'a function that returns no promise: its work would go on after the setting has ended'

/** A function whose work is done when it returns; TypeScript refuses async ones. */
export type Synchronous<T> = (() => T) &
  ([T] extends [never] ? unknown : T extends PromiseLike<unknown> ? NoPromise : unknown)

/** Returns a function's result, unless that is a promise: whatever held during the call would not hold for the rest of the work. */
export function finished<T>(op: string, result: T, remedy: string): T {
  if (!isPromise(result)) return result
  result.then(undefined, () => {})
  throw new TorchError('SCOPE_ORDER', op, `the function returned a promise, but must be synchronous. ${remedy}`)
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as Partial<PromiseLike<unknown>>).then === 'function'
  )
}
