import { named } from '../../results.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Pair, Triple } from '../../backend/overrides.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, sameShape, tuple } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Generator } from '../../random/generator.ts'
import { checkFloat } from '../primitives/operands.ts'
import { maximaAt } from './adaptive-max-pool.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { cat } from '../primitives/cat.ts'
import { cast } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { filled } from '../primitives/fill.ts'
import { gather } from '../primitives/gather.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import type { Pooled } from './max-pool2d.ts'
import { rand } from '../creation/random.ts'
import { inBatch, type Sizes } from '../windows/spatial.ts'
import { expand, reshape, select } from '../primitives/views.ts'

export interface FractionalMaxPoolOptions<S extends readonly number[]> {
  /** Sizes of the result. */
  readonly outputSize?: Sizes<S>
  /** Or their ratio to the input's, between 0 and 1; does not count beside outputSize. */
  readonly outputRatio?: Sizes<S>
  /** Where windows begin: numbers in [0, 1), `[N, C, dimensions]`. Default: drawn. */
  readonly randomSamples?: Tensor
  /** What they are drawn from. Default: the generator that {@link manualSeed} seeds. */
  readonly generator?: Generator
}

const fractionalMaxPoolOptionsKind: takes.Kind = takes.options({
  outputSize: takes.sizesFrom(1),
  outputRatio: takes.either(takes.number, takes.numbers),
  randomSamples: takes.tensor,
  generator: takes.generator,
})

function sizesOf(
  op: string,
  sizes: readonly number[],
  kernel: readonly number[],
  { outputSize, outputRatio }: FractionalMaxPoolOptions<readonly number[]>,
): readonly number[] {
  if (outputSize === undefined && outputRatio === undefined) {
    throw new TorchError('INVALID_ARGUMENT', op, 'requires specifying either an outputSize or an outputRatio.')
  }
  const ratios = typeof outputRatio === 'number' ? sizes.map(() => outputRatio) : outputRatio
  if (ratios !== undefined && (ratios.length !== sizes.length || !ratios.every((ratio) => ratio > 0 && ratio < 1))) {
    throw new TorchError('INVALID_ARGUMENT', op, `outputRatio must be between 0 and 1, but got ${String(ratios)}.`, {
      outputRatio,
    })
  }
  const output =
    outputSize === undefined
      ? sizes.map((size, i) => Math.floor(size * ratios![i]!))
      : tuple(op, 'outputSize', outputSize, sizes.length, 1)
  // In three dimensions PyTorch wants one element more than it needs.
  const room = sizes.length === 3 ? 1 : 0
  if (output.some((out, i) => out < 1 || out + kernel[i]! - 1 + room > sizes[i]!)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `pool sizes ${formatShape(kernel)} and output sizes ${formatShape(output)} are too large relative to the input sizes ` +
        `${formatShape(sizes)}: output + kernel − 1 must ${room === 0 ? 'not exceed' : 'be less than'} the input.`,
      { kernelSize: kernel, output, input: sizes },
    )
  }
  return output
}

/** Where windows begin, [N, C, out]: ⌊(i + u) · α⌋ − ⌊u · α⌋ for the draw u and α = (size − kernel) / (out − 1); the last at the end. */
function starts(draw: Tensor, size: number, kernel: number, out: number): Tensor {
  const last = filled(draw.device, 'int32', [...draw.shape, 1], size - kernel)
  if (out === 1) return last
  const alpha = (size - kernel) / (out - 1)
  const u = reshape(draw, [...draw.shape, 1])
  const steps = arange(out - 1, { device: draw.device, dtype: draw.dtype })
  const begin = sub(cast(mul(add(u, steps), alpha), 'int32'), cast(mul(u, alpha), 'int32'))
  return cat([begin, last], -1)
}

function fractional(
  op: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes<readonly number[]>,
  options: FractionalMaxPoolOptions<readonly number[]>,
): Pooled {
  checkFloat(op, x)
  const kernel = tuple(op, 'kernelSize', kernelSize, rank, 1)
  const [values, indices] = inBatch(op, x, rank, (batch) => {
    const [n, c, ...sizes] = batch.shape as readonly [number, number, ...number[]]
    if (c === 0 || sizes.includes(0)) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `Expected input to have non-zero size for non-batch dimensions, but got ${formatShape(x.shape)}.`,
        { input: x.shape },
      )
    }
    const output = sizesOf(op, sizes, kernel, options)
    const { generator } = options
    const samples =
      options.randomSamples ??
      rand([n, c, rank], {
        device: batch.device,
        dtype: batch.dtype,
        ...(generator === undefined ? {} : { generator }),
      })
    if (!sameShape(samples.shape, [n, c, rank])) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `Expect randomSamples of shape ${formatShape([n, c, rank])}, but got ${formatShape(samples.shape)}.`,
        { randomSamples: samples.shape },
      )
    }
    checkSameDType(op, batch, samples)
    const found = maximaAt(reshape(batch, [n, c, sizes.reduce((a, b) => a * b, 1)]), (flat) => {
      const at = windowPositions(samples, sizes, kernel, output)
      const values = gather(flat, 2, reshape(at, [n, c, at.shape[2]! * at.shape[3]!]))
      return [reshape(values, at.shape), at]
    })
    return [reshape(found.values, [n, c, ...output]), reshape(found.indices, [n, c, ...output])]
  })
  return named({ values: values!, indices: indices! })
}

/** Flat positions of every window's elements: [N, C, windows, kernel elements]. */
function windowPositions(
  samples: Tensor,
  sizes: readonly number[],
  kernel: readonly number[],
  output: readonly number[],
): Tensor {
  const rank = sizes.length
  const [n, c] = samples.shape as readonly [number, number]
  const { device } = samples
  let flat = filled(device, 'int32', [n, c, ...new Array<number>(2 * rank).fill(1)], 0)
  for (let axis = 0; axis < rank; axis++) {
    // In two dimensions PyTorch's first draw is for the width.
    const draw = select(samples, 2, rank === 2 ? 1 - axis : axis)
    const begin = starts(draw, sizes[axis]!, kernel[axis]!, output[axis]!)
    const along = (place: number, size: number): number[] =>
      Array.from({ length: 2 * rank }, (_, i) => (i === place ? size : 1))
    const first = reshape(begin, [n, c, ...along(axis, output[axis]!)])
    const offset = reshape(arange(kernel[axis]!, { device, dtype: 'int32' }), [
      1,
      1,
      ...along(rank + axis, kernel[axis]!),
    ])
    flat = add(mul(flat, sizes[axis]!), add(first, offset))
  }
  const count = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1)
  return reshape(expand(flat, [n, c, ...output, ...kernel]), [n, c, count(output), count(kernel)])
}

const fractionalMaxPool2dArguments = signature('fractionalMaxPool2d', {
  input: takes.tensor,
  kernelSize: takes.sizesFrom(1),
  options: takes.needed(fractionalMaxPoolOptionsKind),
})

/**
 * Two-dimensional max pooling over windows that begin at random, about evenly spaced places (`torch.nn.functional.fractional_max_pool2d`):
 * in each dimension at ⌊(i + u) · α⌋ − ⌊u · α⌋ with α = (size − k) / (out − 1) and one draw u for each channel.
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @param options - Either `outputSize` or `outputRatio` is needed.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`, `UNKNOWN_OPTION`.
 * @example
 * ```ts
 * torch.nn.functional.fractionalMaxPool2d(torch.rand([1, 2, 8, 8]), 2, { outputSize: 5 }).shape // [1, 2, 5, 5]
 * ```
 */
export function fractionalMaxPool2d(
  x: Tensor,
  kernelSize: Sizes<Pair>,
  options: FractionalMaxPoolOptions<Pair>,
): Tensor {
  fractionalMaxPool2dArguments(arguments)
  return fractional('fractionalMaxPool2d', 2, x, kernelSize, options).values
}

const fractionalMaxPool2dWithIndicesArguments = signature('fractionalMaxPool2dWithIndices', {
  input: takes.tensor,
  kernelSize: takes.sizesFrom(1),
  options: takes.needed(fractionalMaxPoolOptionsKind),
})

/**
 * As {@link fractionalMaxPool2d}, with the flat position of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * const { indices } = torch.nn.functional.fractionalMaxPool2dWithIndices(torch.rand([2, 8, 8]), 2, { outputRatio: 0.5 })
 * indices.shape // [2, 4, 4]
 * ```
 */
export function fractionalMaxPool2dWithIndices(
  x: Tensor,
  kernelSize: Sizes<Pair>,
  options: FractionalMaxPoolOptions<Pair>,
): Pooled {
  fractionalMaxPool2dWithIndicesArguments(arguments)
  return fractional('fractionalMaxPool2dWithIndices', 2, x, kernelSize, options)
}

const fractionalMaxPool3dArguments = signature('fractionalMaxPool3d', {
  input: takes.tensor,
  kernelSize: takes.sizesFrom(1),
  options: takes.needed(fractionalMaxPoolOptionsKind),
})

/**
 * Three-dimensional max pooling over windows at random places, as {@link fractionalMaxPool2d}
 * (`torch.nn.functional.fractional_max_pool3d`).
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`, `UNKNOWN_OPTION`.
 * @example
 * ```ts
 * torch.nn.functional.fractionalMaxPool3d(torch.rand([1, 2, 8, 8, 8]), 2, { outputSize: 5 }).shape // [1, 2, 5, 5, 5]
 * ```
 */
export function fractionalMaxPool3d(
  x: Tensor,
  kernelSize: Sizes<Triple>,
  options: FractionalMaxPoolOptions<Triple>,
): Tensor {
  fractionalMaxPool3dArguments(arguments)
  return fractional('fractionalMaxPool3d', 3, x, kernelSize, options).values
}

const fractionalMaxPool3dWithIndicesArguments = signature('fractionalMaxPool3dWithIndices', {
  input: takes.tensor,
  kernelSize: takes.sizesFrom(1),
  options: takes.needed(fractionalMaxPoolOptionsKind),
})

/**
 * As {@link fractionalMaxPool3d}, with the flat position of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * const { indices } = torch.nn.functional.fractionalMaxPool3dWithIndices(torch.rand([2, 4, 4, 4]), 2, { outputSize: 2 })
 * indices.shape // [2, 2, 2, 2]
 * ```
 */
export function fractionalMaxPool3dWithIndices(
  x: Tensor,
  kernelSize: Sizes<Triple>,
  options: FractionalMaxPoolOptions<Triple>,
): Pooled {
  fractionalMaxPool3dWithIndicesArguments(arguments)
  return fractional('fractionalMaxPool3dWithIndices', 3, x, kernelSize, options)
}
