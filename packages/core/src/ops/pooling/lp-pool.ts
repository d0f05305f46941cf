import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Pair, Triple } from '../../backend/overrides.ts'
import { within } from '../../arguments/within.ts'
import { TorchError } from '../../errors.ts'
import { tuple } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul, pow } from '../primitives/arithmetic.ts'
import { avgPool1d, avgPool2d, avgPool3d } from './avg-pool2d.ts'
import { maxPool1d, maxPool2d, maxPool3d } from './max-pool2d.ts'
import { poolOptionKinds, poolSizesKind } from './pooling.ts'
import { relu } from '../activation/relu.ts'
import type { Sizes } from '../windows/spatial.ts'
import { asFloat } from '../primitives/operands.ts'
import { abs, neg, sign } from '../primitives/unary.ts'

export interface LpPoolOptions<S extends readonly number[]> {
  /** Step of the window. Default: the kernel size. */
  readonly stride?: Sizes<S>
  /** Round the output size up instead of down. Default false. */
  readonly ceilMode?: boolean
}

const lpPoolOptionsKind: takes.Kind = takes.options({
  stride: poolOptionKinds.stride,
  ceilMode: poolOptionKinds.ceilMode,
})

type Pool<S extends readonly number[]> = (x: Tensor, kernelSize: Sizes<S>, options: LpPoolOptions<S>) => Tensor

function lpPool<S extends readonly number[]>(
  op: string,
  rank: number,
  x: Tensor,
  normType: number,
  kernelSize: Sizes<S>,
  options: LpPoolOptions<S>,
  average: Pool<S>,
  largest: Pool<S>,
): Tensor {
  if (normType === 0) {
    throw new TorchError('INVALID_ARGUMENT', op, 'normType must not be 0: there is no 0th root.', { normType })
  }
  return within(op, () => {
    if (normType === Infinity) return largest(abs(x), kernelSize, options)
    if (normType === -Infinity) return neg(largest(neg(abs(x)), kernelSize, options))
    const elements = tuple(op, 'kernelSize', kernelSize, rank, 1).reduce((a, b) => a * b, 1)
    const means = average(pow(x, normType), kernelSize, options)
    return pow(asFloat(mul(mul(sign(means), relu(abs(means))), elements)), 1 / normType)
  })
}

const lpPool1dArguments = signature('lpPool1d', {
  input: takes.tensor,
  normType: takes.number,
  kernelSize: poolSizesKind,
  options: lpPoolOptionsKind,
})

/**
 * One-dimensional pooling by p-norms: out[n, c, i] = (Σ over q of x[n, c, s·i + q]ᵖ)^(1/p).
 *
 * @param x - `[N, C, L]`, or `[C, L]` for a single sample.
 * @param normType - p; 1 sums. Odd powers keep their sign.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.lp_pool1d
 * @example
 * ```ts
 * torch.nn.functional.lpPool1d(torch.tensor([[3, 4, 6, 8]]), 2, 2) // [[5, 10]]
 * ```
 */
export function lpPool1d(
  x: Tensor,
  normType: number,
  kernelSize: Sizes<readonly [number]>,
  options: LpPoolOptions<readonly [number]> = {},
): Tensor {
  lpPool1dArguments(arguments)
  return lpPool('lpPool1d', 1, x, normType, kernelSize, options, avgPool1d, maxPool1d)
}

const lpPool2dArguments = signature('lpPool2d', {
  input: takes.tensor,
  normType: takes.number,
  kernelSize: poolSizesKind,
  options: lpPoolOptionsKind,
})

/**
 * Two-dimensional pooling by p-norms, as {@link lpPool1d}.
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.lp_pool2d
 * @example
 * ```ts
 * torch.nn.functional.lpPool2d(torch.ones([1, 1, 4, 4]), 2, 2) // [[[[2, 2], [2, 2]]]]
 * ```
 */
export function lpPool2d(
  x: Tensor,
  normType: number,
  kernelSize: Sizes<Pair>,
  options: LpPoolOptions<Pair> = {},
): Tensor {
  lpPool2dArguments(arguments)
  return lpPool('lpPool2d', 2, x, normType, kernelSize, options, avgPool2d, maxPool2d)
}

const lpPool3dArguments = signature('lpPool3d', {
  input: takes.tensor,
  normType: takes.number,
  kernelSize: poolSizesKind,
  options: lpPoolOptionsKind,
})

/**
 * Three-dimensional pooling by p-norms, as {@link lpPool1d}.
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.lp_pool3d
 * @example
 * ```ts
 * torch.nn.functional.lpPool3d(torch.ones([1, 1, 2, 2, 2]), 1, 2) // [[[[[8]]]]]
 * ```
 */
export function lpPool3d(
  x: Tensor,
  normType: number,
  kernelSize: Sizes<Triple>,
  options: LpPoolOptions<Triple> = {},
): Tensor {
  lpPool3dArguments(arguments)
  return lpPool('lpPool3d', 3, x, normType, kernelSize, options, avgPool3d, maxPool3d)
}
