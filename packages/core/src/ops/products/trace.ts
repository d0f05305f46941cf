import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkNumeric } from '../primitives/operands.ts'
import { sum } from '../primitives/reduce.ts'
import { diagonal } from '../primitives/views.ts'

const traceArguments = signature('trace', { input: takes.tensor })

/**
 * Sum of the diagonal of a matrix (`torch.trace`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if `x` is no matrix.
 * @example
 * ```ts
 * torch.trace(torch.tensor([[1, 2], [3, 4]])) // 5
 * ```
 */
export function trace(x: Tensor): Tensor {
  traceArguments(arguments)
  if (x.shape.length !== 2) {
    throw new TorchError('SHAPE_MISMATCH', 'trace', `expected a matrix, but got ${formatShape(x.shape)}.`, {
      shape: x.shape,
    })
  }
  checkNumeric('trace', x)
  return sum(diagonal(x))
}

/** What of this file tensors have as methods. */
export const methods = ['trace'] as const
