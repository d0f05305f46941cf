import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { isInteger } from '../../dtype/dtype.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { fillLike } from '../primitives/fill.ts'
import { amax } from '../primitives/reduce.ts'
import { scatter } from '../primitives/scatter.ts'
import { unsqueeze } from '../primitives/views.ts'
import { item } from '../primitives/read.ts'

const oneHotArguments = signature('oneHot', { input: takes.tensor, numClasses: takes.optional(takes.integer) })

/**
 * A 1 at the position that each index names and zeros elsewhere, along a new last dimension (`torch.nn.functional.one_hot`).
 *
 * @param x - Class indices of any shape.
 * @param numClasses - Size of the new dimension. Default −1: one more than the greatest index, which must be read first, so that
 * the result is a promise.
 * @throws TorchError `INDEX_OUT_OF_RANGE` for an index outside [0, numClasses), at once or at the next read; `DTYPE_MISMATCH` for
 * anything but integers.
 * @example
 * ```ts
 * torch.nn.functional.oneHot(torch.tensor([0, 2], { dtype: 'int32' }), 3) // [[1, 0, 0], [0, 0, 1]]
 * await torch.nn.functional.oneHot(torch.tensor([0, 1], { dtype: 'int32' })) // [[1, 0], [0, 1]]
 * ```
 */
export function oneHot(x: Tensor, numClasses?: -1): Promise<Tensor>
export function oneHot(x: Tensor, numClasses: number): Tensor
export function oneHot(x: Tensor, numClasses = -1): Tensor | Promise<Tensor> {
  oneHotArguments(arguments)
  return within('oneHot', () => {
    if (!isInteger(x.dtype)) {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'oneHot',
        `takes class indices, but got ${x.dtype}. Convert with to('int32').`,
        {
          dtype: x.dtype,
        },
      )
    }
    const empty = numel(x.shape) === 0
    if (!Number.isInteger(numClasses) || numClasses < -1 || numClasses === 0 || (empty && numClasses === -1)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'oneHot',
        `numClasses must be a whole number above 0, or −1 to infer it from at least one index, but got ${numClasses}.`,
        { numClasses },
      )
    }
    if (numClasses !== -1) return spread(x, numClasses)
    const greatest = scope(() => amax(x))
    return item(greatest).then((most) => {
      greatest.dispose()
      return spread(x, most + 1)
    })
  })
}

function spread(x: Tensor, classes: number): Tensor {
  return scope(() => scatter(fillLike(x, 0, [...x.shape, classes]), -1, unsqueeze(x, -1), 1))
}
