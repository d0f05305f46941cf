import { signature } from '../arguments/signature.ts'
import * as takes from '../arguments/kinds.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { formatShape, numel } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { checkFloat } from './operands.ts'
import { add, div, mul, pow } from './arithmetic.ts'
import { sum } from './reduce.ts'
import { narrow, reshape } from './views.ts'
import { paddedWindows } from './windows.ts'

export interface LocalResponseNormOptions {
  /** Weight of the mean of squares. Default 1e−4. */
  readonly alpha?: number
  /** Exponent of the divisor. Default 0.75. */
  readonly beta?: number
  /** Added to the mean of squares. Default 1. */
  readonly k?: number
}

const localResponseNormArguments = signature('localResponseNorm', {
  input: takes.tensor,
  size: takes.integer,
  options: takes.options({ alpha: takes.number, beta: takes.number, k: takes.number }),
})

/**
 * Divides each channel by what its neighbours hold: y = x / (k + alpha / size · Σ x²)^beta, with the sum over `size` channels
 * around it, those before the first and after the last counting as 0 (`torch.nn.functional.local_response_norm`).
 *
 * @param x - `[N, C, L]` or with more dimensions.
 * @param size - How many channels are neighbours; one more lies before than after if it is even.
 * @throws TorchError `SHAPE_MISMATCH` for fewer than three dimensions; `INVALID_ARGUMENT` for a size below 1.
 * @example
 * ```ts
 * torch.nn.functional.localResponseNorm(torch.ones([1, 2, 1]), 2, { alpha: 2, beta: 1 }) // [[[0.5], [0.3333]]]
 * ```
 */
export function localResponseNorm(x: Tensor, size: number, options: LocalResponseNormOptions = {}): Tensor {
  localResponseNormArguments(arguments)
  const op = 'localResponseNorm'
  checkOptions(op, options, ['alpha', 'beta', 'k'])
  checkFloat(op, x)
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options
  if (x.shape.length < 3) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Expected 3D or higher dimensionality input, [N, C, …], but got ${formatShape(x.shape)}.`,
      { input: x.shape },
    )
  }
  if (!Number.isInteger(size) || size < 1) {
    throw new TorchError('INVALID_ARGUMENT', op, `size must be a whole number above 0, but got ${size}.`, { size })
  }
  const [n, c] = x.shape as [number, number]
  const inner = numel(x.shape.slice(2))
  if (n * c * inner === 0) return x
  const before = Math.floor(size / 2)
  const planes = reshape(mul(x, x), [n, 1, c, inner])
  const attrs = { kernelSize: [size, 1], stride: [1, 1], padding: [before, 0], dilation: [1, 1] } as const
  // An even size has one neighbour more before than after: the last window of the symmetric border is left out.
  const windows = paddedWindows(planes, attrs, 0)
  const sums = narrow(sum(windows, [4, 5]), 2, 0, c)
  return div(x, pow(add(mul(reshape(sums, x.shape), alpha / size), k), beta))
}
