import type { PoolAttrs } from '../backend/overrides.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { formatShape, pair } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { argOps } from './arg.ts'
import { bitwiseAnd, bitwiseOr } from './arithmetic.ts'
import { eq, ne } from './compare.ts'
import { cast } from './copy.ts'
import { fillLike } from './fill.ts'
import { gather } from './gather.ts'
import { amax } from './reduce.ts'
import { scatterReduce } from './scatter.ts'
import { isnan } from './unary.ts'
import { expand, narrow, reshape, squeeze } from './views.ts'
import { outputSize, paddedWindows, positions } from './windows.ts'

interface Attrs extends PoolAttrs {
  /** Output sizes, so that ceil mode is core's business alone. */
  readonly output: readonly [number, number]
}

export const maxPool2dOp: Op<Attrs> = defineOp<Attrs>({
  name: 'maxPool2d',
  tier: 'composite',
  meta: ([x], { output }) => {
    const shape = [x!.shape[0]!, x!.shape[1]!, ...output]
    return [
      { shape, dtype: x!.dtype },
      { shape, dtype: 'int32' },
    ]
  },
  composite: ([x], attrs) => {
    const [n, c, height, width] = x!.shape as [number, number, number, number]
    const [rows, columns] = attrs.output
    const [kh, kw] = attrs.kernelSize
    const windows = paddedWindows(x!, attrs, -Infinity, [overhang(attrs, 0, height), overhang(attrs, 1, width)])
    const fitted = narrow(narrow(windows, 2, 0, rows), 3, 0, columns)
    const flat = reshape(fitted, [n, c, rows, columns, kh * kw])
    const winner = argOps.argmax.one([cast(isChosen(flat, x!, attrs), 'int32')], { dim: 4 })
    const at = reshape(positions(x!.device, [rows, columns], attrs, width), [1, 1, rows, columns, kh * kw])
    const indices = squeeze(gather(expand(at, flat.shape), 4, winner), 4)
    return [squeeze(gather(flat, 4, winner), 4), indices]
  },
  saveOutputs: [1],
  vjp: (saved, [grad]) => [
    maxPool2dGradOp.one([grad!, saved.output(1)], { ...saved.attrs, inputShape: saved.inputs[0]!.shape }),
  ],
})

/** Where a window has its maximum, or NaN: never in the border, even if all else is −∞. */
function isChosen(flat: Tensor, x: Tensor, attrs: Attrs): Tensor {
  const [, , height, width] = x.shape as [number, number, number, number]
  const [rows, columns] = attrs.output
  const plane = fillLike(x, 1, [1, 1, height, width])
  const windows = paddedWindows(plane, attrs, 0, [overhang(attrs, 0, height), overhang(attrs, 1, width)])
  const inside = reshape(narrow(narrow(windows, 2, 0, rows), 3, 0, columns), [1, 1, rows, columns, -1])
  return bitwiseAnd(bitwiseOr(eq(flat, amax(flat, 4, { keepdim: true })), isnan(flat)), ne(inside, 0))
}

/** How far the last window of ceil mode reaches beyond the padding. */
function overhang({ output, stride, dilation, kernelSize, padding }: Attrs, i: 0 | 1, size: number): number {
  const span = (output[i] - 1) * stride[i] + dilation[i] * (kernelSize[i] - 1) + 1
  return Math.max(0, span - size - 2 * padding[i])
}

type GradAttrs = Attrs & { readonly inputShape: readonly number[] }

export const maxPool2dGradOp: Op<GradAttrs> = defineOp<GradAttrs>({
  name: 'maxPool2dGrad',
  tier: 'composite',
  meta: ([grad], { inputShape }) => ({ shape: inputShape, dtype: grad!.dtype }),
  composite: ([grad, indices], { inputShape }) => {
    const [n, c, height, width] = inputShape as [number, number, number, number]
    const flat = [n, c, grad!.shape[2]! * grad!.shape[3]!]
    const plane = fillLike(grad!, 0, [n, c, height * width])
    return reshape(scatterReduce(plane, 2, reshape(indices!, flat), reshape(grad!, flat), 'sum'), inputShape)
  },
  saveInputs: [[1]],
  vjp: (saved, [grad]) => {
    const [n, c, height, width] = saved.attrs.inputShape as [number, number, number, number]
    const { shape } = saved.inputs[0]!
    const index = reshape(saved.input(1), [n, c, shape[2]! * shape[3]!])
    return [reshape(gather(reshape(grad!, [n, c, height * width]), 2, index), shape), null]
  },
})

export interface MaxPool2dOptions {
  /** Step of the window. Default: the kernel size. */
  readonly stride?: number | readonly [number, number]
  /** −∞ added on both sides; at most half the kernel. Default 0. */
  readonly padding?: number | readonly [number, number]
  /** Distance between window elements. Default 1. */
  readonly dilation?: number | readonly [number, number]
  /** Round the output size up instead of down. Default false. */
  readonly ceilMode?: boolean
}

/**
 * Two-dimensional max pooling:
 * out[n, c, i, j] = max over p, q of x[n, c, s·i + d·p − pad, s·j + d·q − pad].
 *
 * @param x - `[N, C, H, W]`.
 * @param kernelSize - Window height and width; one number means both.
 * @returns `[N, C, H', W']` with H' = ⌊(H + 2·pad − dilation·(kh − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `NO_BATCH_DIMENSION`, `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @remarks Ties: the first element of the window, in row order, takes the gradient. NaN wins.
 * @see torch.nn.functional.max_pool2d
 * @example
 * ```ts
 * torch.nn.functional.maxPool2d(torch.ones([1, 1, 4, 4]), 2).shape // [1, 1, 2, 2]
 * ```
 */
export function maxPool2d(
  x: Tensor,
  kernelSize: number | readonly [number, number],
  options: MaxPool2dOptions = {},
): Tensor {
  return maxPool2dWithIndices(x, kernelSize, options).values
}

/**
 * As {@link maxPool2d}, with the flat position h · W + w of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * torch.nn.functional.maxPool2dWithIndices(torch.ones([1, 1, 2, 2]), 2).indices // [[[[0]]]]
 * ```
 */
export function maxPool2dWithIndices(
  x: Tensor,
  kernelSize: number | readonly [number, number],
  options: MaxPool2dOptions = {},
): { readonly values: Tensor; readonly indices: Tensor } {
  const op = 'maxPool2d'
  checkOptions(op, options, ['stride', 'padding', 'dilation', 'ceilMode'])
  const kernel = pair(op, 'kernelSize', kernelSize, 1)
  const stride = pair(op, 'stride', options.stride ?? kernelSize, 1)
  const padding = pair(op, 'padding', options.padding ?? 0, 0)
  const dilation = pair(op, 'dilation', options.dilation ?? 1, 1)
  if (x.shape.length === 3) {
    throw new TorchError(
      'NO_BATCH_DIMENSION',
      op,
      `expected a batch of images [N, C, H, W], but got a single one of shape ${formatShape(x.shape)}. ` +
        'Add a batch dimension with unsqueeze(0).',
      { input: x.shape },
    )
  }
  if (x.shape.length !== 4) {
    throw new TorchError('SHAPE_MISMATCH', op, `expected a 4-D input [N, C, H, W], but got ${formatShape(x.shape)}.`, {
      input: x.shape,
    })
  }
  if (padding[0] * 2 > kernel[0] || padding[1] * 2 > kernel[1]) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `pad should be at most half of effective kernel size, but got pad=${String(padding)} and kernelSize=${String(kernel)}.`,
      { padding, kernelSize: kernel },
    )
  }
  const size = (i: 0 | 1): number =>
    outputSize(x.shape[2 + i]!, kernel[i], stride[i], padding[i], dilation[i], options.ceilMode === true)
  const output = [size(0), size(1)] as const
  if (output[0] < 1 || output[1] < 1) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Given input size ${formatShape(x.shape.slice(1))}, calculated output size is too small: ${String(output)}.`,
      { input: x.shape, output },
    )
  }
  const [values, indices] = maxPool2dOp.all([x], { kernelSize: kernel, stride, padding, dilation, output })
  return { values: values!, indices: indices! }
}
