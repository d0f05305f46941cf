import type { AvgPoolAttrs, Pair, Triple } from '../backend/overrides.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { checkOptions, TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { div } from './arithmetic.ts'
import { overhang, planeOf, type PoolWindows, pooledSizes, poolWindows } from './pooling.ts'
import { sum } from './reduce.ts'
import { batched, type Sizes } from './spatial.ts'
import { tensor } from './from-values.ts'
import { expand, narrow, reshape, squeeze, unsqueeze } from './views.ts'
import { fold, paddedWindows } from './windows.ts'

interface Attrs extends AvgPoolAttrs {
  /** Output sizes, so that ceil mode is core's business alone. */
  readonly output: Pair
}

/** How many elements each window along a dimension counts. */
function counted({ kernelSize, stride, padding, output, countIncludePad }: Attrs, axis: 0 | 1, size: number): number[] {
  return Array.from({ length: output[axis] }, (_, i) => {
    const start = i * stride[axis] - padding[axis]
    const end = Math.min(start + kernelSize[axis], size + padding[axis])
    return countIncludePad ? end - start : Math.min(end, size) - Math.max(start, 0)
  })
}

/** What the sum of each window is divided by: a number, or [H', W'] where windows differ. */
function divisor(like: Tensor, attrs: Attrs, shape: readonly number[]): Tensor | number {
  if (attrs.divisorOverride !== null) return attrs.divisorOverride
  const rows = counted(attrs, 0, shape[2]!)
  const columns = counted(attrs, 1, shape[3]!)
  const [first] = rows
  if (rows.every((n) => n === first) && columns.every((n) => n === columns[0])) return first! * columns[0]!
  const { device, dtype } = like
  // A window wholly in the padding has the sum 0.
  return tensor(
    rows.map((n) => columns.map((m) => Math.max(n, 1) * Math.max(m, 1))),
    { device, dtype },
  )
}

export const avgPool2dOp: Op<Attrs> = defineOp<Attrs>({
  name: 'avgPool2d',
  tier: 'composite',
  meta: ([x], { output }) => ({ shape: [x!.shape[0]!, x!.shape[1]!, ...output], dtype: x!.dtype }),
  composite: ([x], attrs) => {
    const { output } = attrs
    const pool = { ...attrs, dilation: [1, 1] as const }
    const windows = paddedWindows(x!, pool, 0, overhang(pool, output, x!.shape))
    const fitted = narrow(narrow(windows, 2, 0, output[0]), 3, 0, output[1])
    return div(sum(fitted, [4, 5]), divisor(x!, attrs, x!.shape))
  },
  vjp: ({ attrs, inputs }, [grad]) => [avgPool2dGradOp.one([grad!], { ...attrs, inputShape: inputs[0]!.shape })],
})

type GradAttrs = Attrs & { readonly inputShape: readonly number[] }

export const avgPool2dGradOp: Op<GradAttrs> = defineOp<GradAttrs>({
  name: 'avgPool2dGrad',
  tier: 'composite',
  meta: ([grad], { inputShape }) => ({ shape: inputShape, dtype: grad!.dtype }),
  composite: ([grad], attrs) => {
    const { inputShape, kernelSize, output } = attrs
    const pool = { ...attrs, dilation: [1, 1] as const }
    const share = div(grad!, divisor(grad!, attrs, inputShape))
    const windows = expand(reshape(share, [...grad!.shape, 1, 1]), [...grad!.shape, ...kernelSize])
    return fold(windows, inputShape, pool, overhang(pool, output, inputShape))
  },
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
  const known = ['stride', 'padding', 'ceilMode', 'countIncludePad']
  checkOptions(op, options, rank === 1 ? known : [...known, 'divisorOverride'])
  const { countIncludePad = true, divisorOverride = null } = options
  if (divisorOverride === 0) {
    throw new TorchError('INVALID_ARGUMENT', op, 'divisor must be not zero.', { divisorOverride })
  }
  const windows = poolWindows(op, rank, kernelSize, options)
  return batched(op, x, rank, (batch) =>
    compute(batch, windows, pooledSizes(op, batch.shape, windows), { countIncludePad, divisorOverride }),
  )
}

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
  return pool('avgPool1d', 1, x, kernelSize, options, (batch, windows, [length], rest) =>
    squeeze(avgPool2dOp.one([unsqueeze(batch, 2)], { ...planeOf(windows, -1, 0), ...rest, output: [1, length!] }), 2),
  )
}

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
  return pool('avgPool2d', 2, x, kernelSize, options, (batch, windows, output, rest) =>
    avgPool2dOp.one([batch], { ...planeOf(windows, 0, 1), ...rest, output: output as Pair }),
  )
}

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
  return pool(
    'avgPool3d',
    3,
    x,
    kernelSize,
    options,
    (batch, windows, output, { countIncludePad, divisorOverride }) => {
      const [n, c, depth, height, width] = batch.shape as readonly [number, number, number, number, number]
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
