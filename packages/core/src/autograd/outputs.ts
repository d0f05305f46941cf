import { describe } from '../arguments/describe.ts'
import { isTensor } from '../arguments/tensor.ts'
import { finished } from '../modes/synchronous.ts'
import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** What a user's function returned, if it is what can be differentiated. */
export function outputsOf<R extends Tensor | readonly Tensor[]>(op: string, result: R): R {
  const given: unknown = finished(op, result, 'Differentiate synchronous functions; wait for what they need before.')
  if (isTensor(given) || (Array.isArray(given) && given.every(isTensor))) return result
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `the function must return a tensor or several, but returned ${describe(given)}.`,
  )
}
