import { type InOrder, named } from '../../results.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Pair, PoolAttrs, Triple } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { argOps } from '../primitives/arg.ts'
import { add, floorDivide, maximum, minimum, mul } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { eq, lt, ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { fillLike } from '../primitives/fill.ts'
import { gather } from '../primitives/gather.ts'
import {
  overhang,
  planeOf,
  type PoolWindows,
  pooledSizes,
  poolOptionKinds,
  poolSizesKind,
  poolWindows,
} from './pooling.ts'
import { amax } from '../primitives/reduce.ts'
import { scatterReduce } from '../primitives/scatter.ts'
import { inBatch, type Sizes } from '../windows/spatial.ts'
import { isnan } from '../primitives/unary.ts'
import { expand, narrow, reshape, squeeze, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'
import { paddedWindows, positions } from '../windows/windows.ts'

interface Attrs extends PoolAttrs {
  /** Output sizes, so that ceil mode is core's business alone. */
  readonly output: readonly [number, number]
}

const maxPool2dOp: Op<Attrs> = defineOp<Attrs>({
  name: 'maxPool2d',
  tier: 'composite',
  accepts: 'numbers',
  meta: ([x], { output }) => {
    const shape = [x!.shape[0]!, x!.shape[1]!, ...output]
    return [
      { shape, dtype: x!.dtype },
      { shape, dtype: 'int32' },
    ]
  },
  composite: ([x], attrs) => {
    const [n, c, , width] = x!.shape as [number, number, number, number]
    const [rows, columns] = attrs.output
    const [kh, kw] = attrs.kernelSize
    const windows = paddedWindows(x!, attrs, -Infinity, overhang(attrs, attrs.output, x!.shape))
    const fitted = narrow(narrow(windows, 2, 0, rows), 3, 0, columns)
    const flat = reshape(fitted, [n, c, rows, columns, kh * kw])
    const winner = winnerOf(flat, inside(x!, attrs))
    const at = reshape(positions(x!.device, [rows, columns], attrs, width), [1, 1, rows, columns, kh * kw])
    const indices = squeeze(gather(expand(at, flat.shape), 4, winner), 4)
    return [squeeze(gather(flat, 4, winner), 4), indices]
  },
  saveOutputs: [1],
  vjp: (saved, [grad]) => [
    maxPool2dGradOp.one([grad!, saved.output(1)], { ...saved.attrs, inputShape: saved.inputs[0]!.shape }),
  ],
})

/** Which elements of each window are no border: [1, 1, H', W', kh · kw]. */
function inside(x: Tensor, attrs: Attrs): Tensor {
  const [, , height, width] = x.shape as [number, number, number, number]
  const [rows, columns] = attrs.output
  const plane = fillLike(x, 1, [1, 1, height, width])
  const windows = paddedWindows(plane, attrs, 0, overhang(attrs, attrs.output, x.shape))
  return ne(reshape(narrow(narrow(windows, 2, 0, rows), 3, 0, columns), [1, 1, rows, columns, -1]), 0)
}

/**
 * Where along the last dimension the maximum is, among the elements that are `allowed` (also if all are −∞): the first of equals,
 * but of several NaN the last, as in PyTorch. The dimension keeps size one.
 */
export function winnerOf(values: Tensor, allowed?: Tensor): Tensor {
  const dim = values.shape.length - 1
  const isTop = eq(values, amax(values, dim, { keepdim: true }))
  const candidates = allowed === undefined ? isTop : bitwiseAnd(isTop, allowed)
  const line = arange(values.shape[dim]!, { device: values.device, dtype: 'int32' })
  return argOps.argmax.one([where(isnan(values), add(line, 2), cast(candidates, 'int32'))], { dim })
}

type GradAttrs = Attrs & { readonly inputShape: readonly number[] }

const maxPool2dGradOp: Op<GradAttrs> = defineOp<GradAttrs>({
  name: 'maxPool2dGrad',
  tier: 'composite',
  accepts: 'floats',
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
    // A window in the padding alone (−1) sees nothing.
    const seen = gather(reshape(grad!, [n, c, height * width]), 2, maximum(index, 0))
    return [reshape(where(lt(index, 0), 0, seen), shape), null]
  },
})

export interface MaxPoolOptions<S extends readonly number[]> {
  /** Step of the window. Default: the kernel size. */
  readonly stride?: Sizes<S>
  /** −∞ added on both sides; at most half the kernel. Default 0. */
  readonly padding?: Sizes<S>
  /** Distance between window elements. Default 1. */
  readonly dilation?: Sizes<S>
  /** Round the output size up instead of down. Default false. */
  readonly ceilMode?: boolean
}

const maxPoolOptionsKind: takes.Kind = takes.options({ ...poolOptionKinds, dilation: takes.sizesFrom(1) })

export type MaxPool2dOptions = MaxPoolOptions<Pair>

/** Maxima and where they are. */
export interface Pooled extends InOrder<Tensor> {
  readonly values: Tensor
  /** Flat positions in the spatial dimensions of the input, as int32. */
  readonly indices: Tensor
}

function pool(
  op: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes<readonly number[]>,
  options: MaxPoolOptions<readonly number[]>,
  compute: (batch: Tensor, windows: PoolWindows, output: readonly number[]) => readonly Tensor[],
): Pooled {
  if (x.dtype === 'bool') {
    throw new TorchError('DTYPE_MISMATCH', op, "is not implemented for bool. Convert the tensor with to('uint8').", {
      dtype: x.dtype,
    })
  }
  const windows = poolWindows(op, rank, kernelSize, options)
  const [values, indices] = inBatch(op, x, rank, (batch) =>
    compute(batch, windows, pooledSizes(op, batch.shape, windows)),
  )
  return named({ values: values!, indices: indices! })
}

function max1d(
  op: string,
  x: Tensor,
  kernelSize: Sizes<readonly [number]>,
  options: MaxPoolOptions<readonly [number]> = {},
): Pooled {
  return pool(op, 1, x, kernelSize, options, (batch, windows, [length]) =>
    maxPool2dOp
      .all([unsqueeze(batch, 2)], { ...planeOf(windows, -1, 0), output: [1, length!] })
      .map((one) => squeeze(one, 2)),
  )
}

const maxPool1dArguments = signature('maxPool1d', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: maxPoolOptionsKind,
})

/**
 * One-dimensional max pooling: out[n, c, i] = max over p of x[n, c, s·i + d·p − pad].
 *
 * @param x - `[N, C, L]`, or `[C, L]` for a single sample.
 * @param kernelSize - Length of the window.
 * @returns `[N, C, L']` with L' = ⌊(L + 2·pad − dilation·(k − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.max_pool1d
 * @example
 * ```ts
 * torch.nn.functional.maxPool1d(torch.tensor([[1, 3, 2, 4]]), 2) // [[3, 4]]
 * ```
 */
export function maxPool1d(
  x: Tensor,
  kernelSize: Sizes<readonly [number]>,
  options?: MaxPoolOptions<readonly [number]>,
): Tensor {
  maxPool1dArguments(arguments)
  return max1d('maxPool1d', x, kernelSize, options).values
}

const maxPool1dWithIndicesArguments = signature('maxPool1dWithIndices', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: maxPoolOptionsKind,
})

/**
 * As {@link maxPool1d}, with the position of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * torch.nn.functional.maxPool1dWithIndices(torch.tensor([[1, 3, 2, 4]]), 2).indices // [[1, 3]]
 * ```
 */
export function maxPool1dWithIndices(
  x: Tensor,
  kernelSize: Sizes<readonly [number]>,
  options?: MaxPoolOptions<readonly [number]>,
): Pooled {
  maxPool1dWithIndicesArguments(arguments)
  return max1d('maxPool1dWithIndices', x, kernelSize, options)
}

function max2d(op: string, x: Tensor, kernelSize: Sizes<Pair>, options: MaxPool2dOptions = {}): Pooled {
  return pool(op, 2, x, kernelSize, options, (batch, windows, output) =>
    maxPool2dOp.all([batch], { ...planeOf(windows, 0, 1), output: output as Pair }),
  )
}

const maxPool2dArguments = signature('maxPool2d', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: maxPoolOptionsKind,
})

/**
 * Two-dimensional max pooling:
 * out[n, c, i, j] = max over p, q of x[n, c, s·i + d·p − pad, s·j + d·q − pad].
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @param kernelSize - Window height and width; one number means both.
 * @returns `[N, C, H', W']` with H' = ⌊(H + 2·pad − dilation·(kh − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @remarks Ties: the first element of the window, in row order, takes the gradient. NaN wins.
 * @see torch.nn.functional.max_pool2d
 * @example
 * ```ts
 * torch.nn.functional.maxPool2d(torch.ones([1, 1, 4, 4]), 2).shape // [1, 1, 2, 2]
 * ```
 */
export function maxPool2d(x: Tensor, kernelSize: Sizes<Pair>, options?: MaxPool2dOptions): Tensor {
  maxPool2dArguments(arguments)
  return max2d('maxPool2d', x, kernelSize, options).values
}

const maxPool2dWithIndicesArguments = signature('maxPool2dWithIndices', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: maxPoolOptionsKind,
})

/**
 * As {@link maxPool2d}, with the flat position h · W + w of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * torch.nn.functional.maxPool2dWithIndices(torch.ones([1, 1, 2, 2]), 2).indices // [[[[0]]]]
 * ```
 */
export function maxPool2dWithIndices(x: Tensor, kernelSize: Sizes<Pair>, options?: MaxPool2dOptions): Pooled {
  maxPool2dWithIndicesArguments(arguments)
  return max2d('maxPool2dWithIndices', x, kernelSize, options)
}

function max3d(op: string, x: Tensor, kernelSize: Sizes<Triple>, options: MaxPoolOptions<Triple> = {}): Pooled {
  return pool(op, 3, x, kernelSize, options, (batch, windows, output) => {
    const [n, c, depth, height, width] = batch.shape as readonly [number, number, number, number, number]
    const [layers, rows, columns] = output as Triple
    // The maximum of each plane of a window, then of those: the first on ties is the first of all.
    const [best, inPlane] = maxPool2dOp.all([reshape(batch, [n * c, depth, height, width])], {
      ...planeOf(windows, 1, 2),
      output: [rows, columns],
    })
    const size = rows * columns
    const [values, which] = maxPool2dOp.all([reshape(best!, [n * c, 1, depth, size])], {
      ...planeOf(windows, 0, -1),
      output: [layers, size],
    })
    const flat = reshape(which!, [n * c, layers * size])
    const place = gather(reshape(inPlane!, [n * c, depth * size]), 1, maximum(flat, 0))
    const inBox = add(mul(floorDivide(flat, size), height * width), place)
    // Of a window in the padding alone: −1.
    const indices = where(lt(minimum(flat, place), 0), -1, inBox)
    const shape = [n, c, ...output]
    return [reshape(values!, shape), reshape(indices, shape)]
  })
}

const maxPool3dArguments = signature('maxPool3d', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: maxPoolOptionsKind,
})

/**
 * Three-dimensional max pooling, as {@link maxPool2d} with a depth before height and width.
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @param kernelSize - Window depth, height and width; one number means all.
 * @returns `[N, C, D', H', W']`, each size ⌊(size + 2·pad − dilation·(k − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.max_pool3d
 * @example
 * ```ts
 * torch.nn.functional.maxPool3d(torch.ones([1, 1, 4, 4, 4]), 2).shape // [1, 1, 2, 2, 2]
 * ```
 */
export function maxPool3d(x: Tensor, kernelSize: Sizes<Triple>, options?: MaxPoolOptions<Triple>): Tensor {
  maxPool3dArguments(arguments)
  return max3d('maxPool3d', x, kernelSize, options).values
}

const maxPool3dWithIndicesArguments = signature('maxPool3dWithIndices', {
  input: takes.tensor,
  kernelSize: poolSizesKind,
  options: maxPoolOptionsKind,
})

/**
 * As {@link maxPool3d}, with the flat position (d · H + h) · W + w of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * torch.nn.functional.maxPool3dWithIndices(torch.ones([1, 2, 2, 2]), 2).indices // [[[[0]]]]
 * ```
 */
export function maxPool3dWithIndices(x: Tensor, kernelSize: Sizes<Triple>, options?: MaxPoolOptions<Triple>): Pooled {
  maxPool3dWithIndicesArguments(arguments)
  return max3d('maxPool3dWithIndices', x, kernelSize, options)
}
