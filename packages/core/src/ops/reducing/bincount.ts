import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { isInteger } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { stack } from '../primitives/cat.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike, filled } from '../primitives/fill.ts'
import { amax, amin } from '../primitives/reduce.ts'
import { scatterAdd } from '../primitives/scatter.ts'
import { toArray } from '../primitives/read.ts'

export interface BincountOptions {
  /** Least number of bins. Default 0. */
  readonly minlength?: number
}

function checkCounted(x: Tensor, weights: Tensor | null, minlength: number): void {
  if (!isInteger(x.dtype)) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      'bincount',
      `counts integers, but got ${x.dtype}. Convert with to('int32').`,
      {
        dtype: x.dtype,
      },
    )
  }
  if (x.shape.length !== 1 || (weights !== null && !sameShape(weights.shape, x.shape))) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'bincount',
      `needs a vector, and weights of its shape; got ${formatShape(x.shape)}${weights === null ? '' : ` and ${formatShape(weights.shape)}`}.`,
      { shape: x.shape, weights: weights?.shape },
    )
  }
  if (Number.isInteger(minlength) && minlength >= 0) return
  throw new TorchError('INVALID_ARGUMENT', 'bincount', `minlength must be a whole number ≥ 0, but got ${minlength}.`, {
    minlength,
  })
}

const bincountArguments = signature('bincount', {
  input: takes.tensor,
  weights: takes.optional(takes.tensor),
  options: takes.options({ minlength: takes.integer }),
})

/**
 * How often each number 0, 1, 2, … occurs, or the sum of the weights where it does (`torch.bincount`). The number of bins, one
 * more than the largest element, is known only after a read, so it is asynchronous.
 *
 * @param x - A vector of integers ≥ 0.
 * @returns int32 counts, or sums of weights in float64, in float32 for float32 and where the device has no float64.
 * @throws TorchError `DTYPE_MISMATCH`, `SHAPE_MISMATCH`; `INVALID_ARGUMENT` if an element is negative.
 * @example
 * ```ts
 * await torch.bincount(torch.tensor([1, 3, 1], { dtype: 'int32' })) // [0, 2, 0, 1]
 * ```
 */
export async function bincount(x: Tensor, weights: Tensor | null = null, options?: BincountOptions): Promise<Tensor> {
  bincountArguments(arguments)
  const minlength = options?.minlength ?? 0
  checkCounted(x, weights, minlength)
  const length = numel(x.shape) === 0 ? minlength : Math.max(minlength, (await largest(x)) + 1)
  const values = weights === null ? filled(x.device, 'int32', x.shape, 1) : asWeights(weights.detach())
  return scatterAdd(fillLike(values, 0, [length]), 0, x, values)
}

/** PyTorch sums weights other than float32 in float64; where a device has none, float32 must do. */
function asWeights(weights: Tensor): Tensor {
  if (weights.dtype === 'float32') return weights
  return cast(weights, weights.device.capabilities.dtypes.has('float64') ? 'float64' : 'float32')
}

async function largest(x: Tensor): Promise<number> {
  const extremes = stack([amin(x), amax(x)])
  const [low, high] = (await toArray(extremes)) as readonly (number | bigint)[]
  extremes.dispose()
  if (Number(low) >= 0) return Number(high)
  throw new TorchError('INVALID_ARGUMENT', 'bincount', `counts integers ≥ 0, but the smallest is ${low}.`, { low })
}

/** What of this file tensors have as methods. */
export const methods = ['bincount'] as const
