import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Pair, Triple } from '../../backend/overrides.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, sameShape, tuple } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add } from '../primitives/arithmetic.ts'
import { fillLike } from '../primitives/fill.ts'
import { asIndex } from '../primitives/gather.ts'
import { sum } from '../primitives/reduce.ts'
import { scatter } from '../primitives/scatter.ts'
import { batched, type Sizes } from '../windows/spatial.ts'
import { reshape } from '../primitives/views.ts'

export interface MaxUnpoolOptions<S extends readonly number[]> {
  /** Step of the pooling's window. Default: the kernel size. */
  readonly stride?: Sizes<S>
  /** Padding of the pooling. Default 0. */
  readonly padding?: Sizes<S>
  /** Sizes of what was pooled, spatial or all; needed where several sizes pool to the same. */
  readonly outputSize?: readonly number[]
}

const maxUnpoolOptionsKind: takes.Kind = takes.options({
  stride: takes.sizesFrom(1),
  padding: takes.sizesFrom(0),
  outputSize: takes.integers,
})

function unpool(
  op: string,
  rank: number,
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes<readonly number[]>,
  options: MaxUnpoolOptions<readonly number[]>,
): Tensor {
  checkFloat(op, x)
  const kernel = tuple(op, 'kernelSize', kernelSize, rank, 1)
  const stride = tuple(op, 'stride', options.stride ?? kernel, rank, 1)
  const padding = tuple(op, 'padding', options.padding ?? 0, rank, 0)
  if (!sameShape(x.shape, indices.shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Expected shape of indices to be same as that of the input tensor (${formatShape(x.shape)}) but got indices tensor with ` +
        `shape: ${formatShape(indices.shape)}.`,
      { input: x.shape, indices: indices.shape },
    )
  }
  return batched(op, x, rank, (batch) => {
    const [n, c, ...sizes] = batch.shape as readonly [number, number, ...number[]]
    if (c === 0 || sizes.includes(0)) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `Expected input to have non-zero size for non-batch dimensions, but got ${formatShape(x.shape)}.`,
        { input: x.shape },
      )
    }
    const usual = sizes.map((size, i) => (size - 1) * stride[i]! + kernel[i]! - 2 * padding[i]!)
    const { outputSize } = options
    const output = outputSize?.slice(outputSize.length === rank + 2 ? 2 : 0) ?? usual
    const fits = output.length === rank && output.every((size, i) => Math.abs(size - usual[i]!) < stride[i]!)
    if ((outputSize !== undefined && !fits) || output.some((size) => size < 0)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        op,
        `invalid outputSize ${formatShape(output)}: each size must be less than a stride away from ${formatShape(usual)}.`,
        { outputSize: output, usual, stride },
      )
    }
    const count = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1)
    const flat = [n, c, count(sizes)]
    const blank = fillLike(batch, 0, [n, c, count(output)])
    if (n === 0) return reshape(add(blank, sum(batch)), [n, c, ...output])
    const places = reshape(asIndex(op, indices), flat)
    return reshape(scatter(blank, 2, places, reshape(batch, flat)), [n, c, ...output])
  })
}

const maxUnpool1dArguments = signature('maxUnpool1d', {
  input: takes.tensor,
  indices: takes.tensor,
  kernelSize: takes.sizesFrom(1),
  options: maxUnpoolOptionsKind,
})

/**
 * Puts maxima back where {@link maxPool1dWithIndices} found them, zeros elsewhere (`torch.nn.functional.max_unpool1d`):
 * out[n, c, indices[n, c, i]] = x[n, c, i].
 *
 * @param x - `[N, C, L]`, or `[C, L]`.
 * @param indices - As many, from the pooling.
 * @returns `[N, C, L']` with L' = (L − 1) · stride − 2 · pad + k, or `outputSize`.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`, `INDEX_OUT_OF_RANGE`.
 * @example
 * ```ts
 * const { values, indices } = torch.nn.functional.maxPool1dWithIndices(torch.tensor([[1, 3, 2, 4]]), 2)
 * torch.nn.functional.maxUnpool1d(values, indices, 2) // [[0, 3, 0, 4]]
 * ```
 */
export function maxUnpool1d(
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes<readonly [number]>,
  options: MaxUnpoolOptions<readonly [number]> = {},
): Tensor {
  maxUnpool1dArguments(arguments)
  return unpool('maxUnpool1d', 1, x, indices, kernelSize, options)
}

const maxUnpool2dArguments = signature('maxUnpool2d', {
  input: takes.tensor,
  indices: takes.tensor,
  kernelSize: takes.sizesFrom(1),
  options: maxUnpoolOptionsKind,
})

/**
 * Puts maxima back where {@link maxPool2dWithIndices} found them, zeros elsewhere (`torch.nn.functional.max_unpool2d`).
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]`.
 * @param indices - As many, from the pooling: flat positions h · W + w.
 * @returns `[N, C, H', W']` with H' = (H − 1) · stride − 2 · pad + kh, or `outputSize`.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`, `INDEX_OUT_OF_RANGE`.
 * @example
 * ```ts
 * const { values, indices } = torch.nn.functional.maxPool2dWithIndices(torch.rand([1, 1, 4, 4]), 2)
 * torch.nn.functional.maxUnpool2d(values, indices, 2).shape // [1, 1, 4, 4]
 * ```
 */
export function maxUnpool2d(
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes<Pair>,
  options: MaxUnpoolOptions<Pair> = {},
): Tensor {
  maxUnpool2dArguments(arguments)
  return unpool('maxUnpool2d', 2, x, indices, kernelSize, options)
}

const maxUnpool3dArguments = signature('maxUnpool3d', {
  input: takes.tensor,
  indices: takes.tensor,
  kernelSize: takes.sizesFrom(1),
  options: maxUnpoolOptionsKind,
})

/**
 * Puts maxima back where {@link maxPool3dWithIndices} found them, zeros elsewhere (`torch.nn.functional.max_unpool3d`).
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]`.
 * @param indices - As many, from the pooling: flat positions (d · H + h) · W + w.
 * @returns `[N, C, D', H', W']`, each size (size − 1) · stride − 2 · pad + k, or `outputSize`.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`, `INDEX_OUT_OF_RANGE`.
 * @example
 * ```ts
 * const { values, indices } = torch.nn.functional.maxPool3dWithIndices(torch.rand([1, 1, 4, 4, 4]), 2)
 * torch.nn.functional.maxUnpool3d(values, indices, 2).shape // [1, 1, 4, 4, 4]
 * ```
 */
export function maxUnpool3d(
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes<Triple>,
  options: MaxUnpoolOptions<Triple> = {},
): Tensor {
  maxUnpool3dArguments(arguments)
  return unpool('maxUnpool3d', 3, x, indices, kernelSize, options)
}
