import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, pow } from '../primitives/arithmetic.ts'
import { avgPool2d } from '../pooling/avg-pool2d.ts'
import { pad } from '../windows/pad.ts'
import { reshape } from '../primitives/views.ts'

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
  size: takes.positiveInteger,
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
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options
  if (x.shape.length < 3) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Expected 3D or higher dimensionality input, [N, C, …], but got ${formatShape(x.shape)}.`,
      { input: x.shape },
    )
  }
  const [n, c] = x.shape as [number, number]
  const inner = numel(x.shape.slice(2))
  if (n * c * inner === 0) return x
  return within(op, () => {
    const planes = pad(reshape(mul(x, x), [n, 1, c, inner]), [0, 0, Math.floor(size / 2), Math.floor((size - 1) / 2)])
    const means = reshape(avgPool2d(planes, [size, 1], { stride: 1 }), x.shape)
    return div(x, pow(add(mul(means, alpha), k), beta))
  })
}
