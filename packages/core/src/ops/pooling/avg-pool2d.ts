import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { AvgPoolAttrs, Pair, Triple } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, mul } from '../primitives/arithmetic.ts'
import { cast } from '../primitives/copy.ts'
import { fromArray } from '../creation/from-values.ts'
import { planeOf, type PoolWindows, pooledSizes, poolOptionKinds, poolSizesKind, poolWindows } from './pooling.ts'
import { resample, type Tap, type Taps, transposedTaps } from '../windows/resample.ts'
import { batched, type Sizes } from '../windows/spatial.ts'
import { reshape, squeeze, unsqueeze } from '../primitives/views.ts'

const axes = [0, 1] as const

interface Attrs extends AvgPoolAttrs {
  /** Output sizes, so that ceil mode is core's business alone. */
  readonly output: Pair
}

/** What windows along a dimension look like. */
interface Line {
  readonly size: number
  readonly output: number
  readonly kernel: number
  readonly stride: number
  readonly padding: number
  readonly countIncludePad: boolean
}

/** The elements inside the dimension that a window covers, and how many it counts. */
interface Span {
  readonly start: number
  readonly end: number
  readonly counted: number
}

function spansOf({ size, output, kernel, stride, padding, countIncludePad }: Line): readonly Span[] {
  return Array.from({ length: output }, (_, i) => {
    const first = i * stride - padding
    const last = Math.min(first + kernel, size + padding)
    const [start, end] = [Math.max(first, 0), Math.min(last, size)]
    return { start, end, counted: countIncludePad ? last - first : end - start }
  })
}

/** What each window along a dimension of `size` adds up: its elements inside, over how many it counts. */
function windowTaps(attrs: Attrs, axis: 0 | 1, size: number): Taps {
  const { countIncludePad, divisorOverride } = attrs
  const [kernel, stride, padding] = [attrs.kernelSize[axis], attrs.stride[axis], attrs.padding[axis]]
  return spansOf({ size, output: attrs.output[axis], kernel, stride, padding, countIncludePad }).map(
    ({ start, end, counted }) => {
      const weight = divisorOverride === null ? 1 / counted : axis === 0 ? 1 / divisorOverride : 1
      return Array.from({ length: Math.max(end - start, 0) }, (_unused, k): Tap => [start + k, weight])
    },
  )
}

/** How many elements each window counts, in the shape of a result of any number of spatial dimensions. */
function counts(like: Tensor, windows: PoolWindows, output: readonly number[], countIncludePad: boolean): Tensor {
  const { device, dtype, shape } = like
  return output
    .map((length, i) => {
      const [kernel, stride, padding] = [windows.kernelSize[i]!, windows.stride[i]!, windows.padding[i]!]
      const spans = spansOf({ size: shape[i + 2]!, output: length, kernel, stride, padding, countIncludePad })
      const counted = Float64Array.from(spans, (span) => span.counted)
      return fromArray(counted, [length, ...output.slice(i + 1).map(() => 1)], { device, dtype })
    })
    .reduce((a, b) => mul(a, b))
}

const avgPool2dOp: Op<Attrs> = defineOp<Attrs>({
  name: 'avgPool2d',
  tier: 'composite',
  accepts: 'numbers',
  meta: ([x], { output }) => ({ shape: [x!.shape[0]!, x!.shape[1]!, ...output], dtype: x!.dtype }),
  composite: ([x], attrs) =>
    axes.reduce((part, axis) => resample(part, axis + 2, windowTaps(attrs, axis, x!.shape[axis + 2]!)), x!),
  vjp: ({ attrs, inputs }, [grad]) => [avgPool2dGradOp.one([grad!], { ...attrs, inputShape: inputs[0]!.shape })],
})

type GradAttrs = Attrs & { readonly inputShape: readonly number[] }

const avgPool2dGradOp: Op<GradAttrs> = defineOp<GradAttrs>({
  name: 'avgPool2dGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([grad], { inputShape }) => ({ shape: inputShape, dtype: grad!.dtype }),
  composite: ([grad], attrs) =>
    axes.reduce((part, axis) => {
      const size = attrs.inputShape[axis + 2]!
      return resample(part, axis + 2, transposedTaps(windowTaps(attrs, axis, size), size))
    }, grad!),
  vjp: ({ attrs }, [grad]) => [avgPool2dOp.one([grad!], attrs)],
})

export interface AvgPoolOptions<S extends readonly number[]> {
  /** Step of the window. Default: the kernel size. */
  readonly stride?: Sizes<S>
  /** Zeros added on both sides; at most half the kernel. Default 0. */
  readonly padding?: Sizes<S>
  /** Round the output size up instead of down. Default false. */
  readonly ceilMode?: boolean
  /** Count the padding among what a window's sum is divided by. Default true. */
  readonly countIncludePad?: boolean
}

export interface AvgPoolDivisorOptions<S extends readonly number[]> extends AvgPoolOptions<S> {
  /** What every window's sum is divided by, instead of its size. */
  readonly divisorOverride?: number
}

const avgPoolOptionsKind = takes.options({ ...poolOptionKinds, countIncludePad: takes.flag })
const avgPoolDivisorOptionsKind: takes.Kind = takes.joined(
  avgPoolOptionsKind,
  takes.options({ divisorOverride: takes.integer }),
)

function pool(
  op: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes<readonly number[]>,
  options: AvgPoolDivisorOptions<readonly number[]>,
  compute: (
    batch: Tensor,
    windows: PoolWindows,
    output: readonly number[],
    rest: Pick<Attrs, 'countIncludePad' | 'divisorOverride'>,
  ) => Tensor,
): Tensor {
  if (!isFloat(x.dtype) && x.dtype !== 'int64') {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      `is not implemented for ${x.dtype}. Convert the tensor with to('float32') or to('int64').`,
      { dtype: x.dtype },
    )
  }
  const { countIncludePad = true, divisorOverride = null } = options
  if (divisorOverride === 0) {
    throw new TorchError('INVALID_ARGUMENT', op, 'divisor must be not zero.', { divisorOverride })
  }
  const windows = poolWindows(op, rank, kernelSize, options)
  return batched(op, x, rank, (batch) => {
    const output = pooledSizes(op, batch.shape, windows)
    if (isFloat(x.dtype)) return compute(batch, windows, output, { countIncludePad, divisorOverride })
    // Integers: whole sums, and quotients cut off.
    const wide = cast(batch, 'float64')
    const sums = compute(wide, windows, output, { countIncludePad, divisorOverride: 1 })
    const divisor = divisorOverride ?? counts(wide, windows, output, countIncludePad)
    return cast(div(sums, divisor, { roundingMode: 'trunc' }), x.dtype)
  })
}

const avgPool1dArguments = signature('avgPool1d', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: avgPoolOptionsKind,
})

/**
 * One-dimensional average pooling: out[n, c, i] = 1/k · Σ over p of x[n, c, s·i + p − pad].
 *
 * @param x - `[N, C, L]`, or `[C, L]` for a single sample.
 * @param kernelSize - Length k of the window.
 * @returns `[N, C, L']` with L' = ⌊(L + 2·pad − k) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.avg_pool1d
 * @example
 * ```ts
 * torch.nn.functional.avgPool1d(torch.tensor([[1, 3, 2, 4]]), 2) // [[2, 3]]
 * ```
 */
export function avgPool1d(
  x: Tensor,
  kernelSize: Sizes<readonly [number]>,
  options: AvgPoolOptions<readonly [number]> = {},
): Tensor {
  avgPool1dArguments(arguments)
  return pool('avgPool1d', 1, x, kernelSize, options, (batch, windows, [length], rest) =>
    squeeze(avgPool2dOp.one([unsqueeze(batch, 2)], { ...planeOf(windows, -1, 0), ...rest, output: [1, length!] }), 2),
  )
}

const avgPool2dArguments = signature('avgPool2d', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: avgPoolDivisorOptionsKind,
})

/**
 * Two-dimensional average pooling: out[n, c, i, j] = 1/(kh · kw) · Σ over p, q of x[n, c, s·i + p − pad, s·j + q − pad].
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @param kernelSize - Window height and width; one number means both.
 * @returns `[N, C, H', W']` with H' = ⌊(H + 2·pad − kh) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.avg_pool2d
 * @example
 * ```ts
 * torch.nn.functional.avgPool2d(torch.ones([1, 1, 4, 4]), 2).shape // [1, 1, 2, 2]
 * ```
 */
export function avgPool2d(x: Tensor, kernelSize: Sizes<Pair>, options: AvgPoolDivisorOptions<Pair> = {}): Tensor {
  avgPool2dArguments(arguments)
  return pool('avgPool2d', 2, x, kernelSize, options, (batch, windows, output, rest) =>
    avgPool2dOp.one([batch], { ...planeOf(windows, 0, 1), ...rest, output: output as Pair }),
  )
}

const avgPool3dArguments = signature('avgPool3d', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: avgPoolDivisorOptionsKind,
})

/**
 * Three-dimensional average pooling, as {@link avgPool2d} with a depth before height and width.
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @param kernelSize - Window depth, height and width; one number means all.
 * @returns `[N, C, D', H', W']`, each size ⌊(size + 2·pad − k) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.avg_pool3d
 * @example
 * ```ts
 * torch.nn.functional.avgPool3d(torch.ones([1, 1, 4, 4, 4]), 2).shape // [1, 1, 2, 2, 2]
 * ```
 */
export function avgPool3d(x: Tensor, kernelSize: Sizes<Triple>, options: AvgPoolDivisorOptions<Triple> = {}): Tensor {
  avgPool3dArguments(arguments)
  return pool(
    'avgPool3d',
    3,
    x,
    kernelSize,
    options,
    (batch, windows, output, { countIncludePad, divisorOverride }) => {
      const [n, c, depth, height, width] = batch.shape as readonly [number, number, number, number, number]
      if (windows.kernelSize.some((size, i) => size > batch.shape[i + 2]!)) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          'avgPool3d',
          `input image ${formatShape(batch.shape.slice(2))} is smaller than kernel size ${formatShape(windows.kernelSize)}.`,
          { input: batch.shape, kernelSize: windows.kernelSize },
        )
      }
      const [layers, rows, columns] = output as Triple
      // A box's average is the average of its planes' averages, and its sum the sum of their sums.
      const flat = avgPool2dOp.one([reshape(batch, [n * c, depth, height, width])], {
        ...planeOf(windows, 1, 2),
        countIncludePad,
        divisorOverride: divisorOverride === null ? null : 1,
        output: [rows, columns],
      })
      const boxes = avgPool2dOp.one([reshape(flat, [n * c, 1, depth, rows * columns])], {
        ...planeOf(windows, 0, -1),
        countIncludePad,
        divisorOverride,
        output: [layers, rows * columns],
      })
      return reshape(boxes, [n, c, ...output])
    },
  )
}
