import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Pair, Triple } from '../../backend/overrides.ts'
import { checkShape, formatShape, numel } from '../../shape.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { avgPool1d, avgPool2d, avgPool3d } from './avg-pool2d.ts'
import { resample, type Taps } from '../windows/resample.ts'
import { clone } from '../primitives/copy.ts'
import { batched } from '../windows/spatial.ts'
import { mean } from '../reducing/statistics.ts'
import { narrow, reshape } from '../primitives/views.ts'

/** Output sizes as a user gives them; null keeps the input's. */
export type OutputSize<S extends readonly number[]> = number | { readonly [I in keyof S]: number | null }

/** Output sizes for an input `[N, C, …]`, none of whose last `counted` dimensions may be empty. */
export function outputSizes(
  op: string,
  shape: readonly number[],
  given: OutputSize<readonly number[]>,
  counted: number,
): readonly number[] {
  const sizes = shape.slice(2)
  const list = typeof given === 'number' ? sizes.map(() => given) : given
  if (list.length !== sizes.length) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `outputSize must be ${sizes.length} numbers, but got ${String(given)}.`,
      {
        outputSize: given,
      },
    )
  }
  const output = list.map((size, i) => size ?? sizes[i]!)
  checkShape(op, output)
  // Windows are listed in the computer's memory, and their positions are int32.
  if (output.some((size) => size > 2 ** 31 - 1)) {
    throw new TorchError('OUT_OF_MEMORY', op, `a tensor of shape ${formatShape(output)} has too many elements.`, {
      shape: output,
    })
  }
  if (shape.slice(shape.length - counted).every((size) => size > 0)) return output
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `Expected input to have non-zero size for non-batch dimensions, but input has sizes ${formatShape(shape)}.`,
    { input: shape },
  )
}

/** First and one past the last element of each window: ⌊i · size / out⌋ and ⌈(i + 1) · size / out⌉. */
export function adaptiveWindows(size: number, out: number): readonly Pair[] {
  return Array.from({ length: out }, (_, i) => [Math.floor((i * size) / out), Math.ceil(((i + 1) * size) / out)])
}

function averages(size: number, out: number): Taps {
  return adaptiveWindows(size, out).map(([start, end]) =>
    Array.from({ length: end - start }, (_, k) => [start + k, 1 / (end - start)] as const),
  )
}

/** Averages of a batch `[N, C, …]` over windows that cover each spatial dimension. */
export function adaptiveAverage(op: string, x: Tensor, given: OutputSize<readonly number[]>): Tensor {
  const sizes = x.shape.slice(2)
  // In three dimensions PyTorch wants channels, too.
  const output = outputSizes(op, x.shape, given, sizes.length === 3 ? 4 : sizes.length)
  if (numel([...x.shape.slice(0, 2), ...output]) === 0) return nothing(x, output)
  const kernel = sizes.map((size, i) => size / output[i]!)
  if (kernel.every(Number.isInteger)) {
    if (kernel.length === 1) return avgPool1d(x, kernel as unknown as readonly [number])
    return kernel.length === 2 ? avgPool2d(x, kernel as unknown as Pair) : avgPool3d(x, kernel as unknown as Triple)
  }
  return sizes.reduce(
    (part, size, i) => (size === output[i] ? part : resample(part, i + 2, averages(size, output[i]!))),
    x,
  )
}

/** A result without elements, whose gradient is zeros. */
export function nothing(x: Tensor, output: readonly number[]): Tensor {
  return clone(reshape(narrow(x, 2, 0, 0), [...x.shape.slice(0, 2), ...output]))
}

function adaptive(op: string, rank: number, x: Tensor, given: OutputSize<readonly number[]>): Tensor {
  checkFloat(op, x)
  const isWhole = typeof given === 'number' ? given === 1 : given.length === rank && given.every((size) => size === 1)
  // PyTorch takes the mean of all dimensions at once, whatever comes before them.
  if (isWhole && (rank > 1 ? x.shape.length >= rank : [2, 3].includes(x.shape.length))) {
    return mean(
      x,
      Array.from({ length: rank }, (_, i) => i - rank),
      { keepdim: true },
    )
  }
  return batched(op, x, rank, (batch) => adaptiveAverage(op, batch, given))
}

const adaptiveAvgPool1dArguments = signature('adaptiveAvgPool1d', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * One-dimensional average pooling to a given length: out[i] is the mean of x[⌊i·L/L'⌋ … ⌈(i + 1)·L/L'⌉ − 1].
 *
 * @param x - `[N, C, L]`, or `[C, L]` for a single sample.
 * @param outputSize - L'.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.adaptive_avg_pool1d
 * @example
 * ```ts
 * torch.nn.functional.adaptiveAvgPool1d(torch.tensor([[1, 2, 3]]), 2) // [[1.5, 2.5]]
 * ```
 */
export function adaptiveAvgPool1d(x: Tensor, outputSize: OutputSize<readonly [number]>): Tensor {
  adaptiveAvgPool1dArguments(arguments)
  return adaptive('adaptiveAvgPool1d', 1, x, outputSize)
}

const adaptiveAvgPool2dArguments = signature('adaptiveAvgPool2d', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * Two-dimensional average pooling to given sizes, in each dimension as {@link adaptiveAvgPool1d}.
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @param outputSize - Height and width of the result; one number means both, null keeps the input's.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.adaptive_avg_pool2d
 * @example
 * ```ts
 * torch.nn.functional.adaptiveAvgPool2d(torch.ones([1, 8, 7, 9]), [3, null]).shape // [1, 8, 3, 9]
 * ```
 */
export function adaptiveAvgPool2d(x: Tensor, outputSize: OutputSize<Pair>): Tensor {
  adaptiveAvgPool2dArguments(arguments)
  return adaptive('adaptiveAvgPool2d', 2, x, outputSize)
}

const adaptiveAvgPool3dArguments = signature('adaptiveAvgPool3d', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * Three-dimensional average pooling to given sizes, in each dimension as {@link adaptiveAvgPool1d}.
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @param outputSize - Depth, height and width of the result; one number means all, null keeps the input's.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.adaptive_avg_pool3d
 * @example
 * ```ts
 * torch.nn.functional.adaptiveAvgPool3d(torch.ones([1, 1, 4, 5, 6]), 2).shape // [1, 1, 2, 2, 2]
 * ```
 */
export function adaptiveAvgPool3d(x: Tensor, outputSize: OutputSize<Triple>): Tensor {
  adaptiveAvgPool3dArguments(arguments)
  return adaptive('adaptiveAvgPool3d', 3, x, outputSize)
}
