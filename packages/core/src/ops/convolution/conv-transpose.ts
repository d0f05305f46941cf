import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { ConvAttrs, Pair, Triple } from '../../backend/overrides.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, tuple } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add } from '../primitives/arithmetic.ts'
import { conv2dOps, lifted } from './conv2d.ts'
import { conv3dOps } from './conv3d.ts'
import { addBias, checkBias, checkGroups, checkImages, type InputGradAttrs } from './convolution.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { fillLike } from '../primitives/fill.ts'
import { padded } from '../windows/pad.ts'
import { sum } from '../primitives/reduce.ts'
import { batched, type Sizes } from '../windows/spatial.ts'
import { narrow, reshape, squeeze, unsqueeze } from '../primitives/views.ts'

export interface ConvTransposeOptions<S extends readonly number[]> {
  /** Step between the windows of the result. Default 1. */
  readonly stride?: Sizes<S>
  /** Taken away from both sides of the result. Default 0. */
  readonly padding?: Sizes<S>
  /** Added to one side of the result; smaller than stride or dilation. Default 0. */
  readonly outputPadding?: Sizes<S>
  /** Channels are split into this many groups that do not mix. Default 1. */
  readonly groups?: number
  /** Distance between kernel elements. Default 1. */
  readonly dilation?: Sizes<S>
}

const convTransposeOptionsKind: takes.Kind = takes.options({
  stride: takes.sizesFrom(1),
  padding: takes.sizesFrom(0),
  outputPadding: takes.sizesFrom(0),
  groups: takes.positiveInteger,
  dilation: takes.sizesFrom(1),
})

type AnyOptions = ConvTransposeOptions<readonly number[]>
type Settings = ConvAttrs<readonly number[]> & { readonly outputPadding: readonly number[] }

function settings(op: string, options: AnyOptions, rank: number): Settings {
  const { stride = 1, padding = 0, outputPadding = 0, groups = 1, dilation = 1 } = options
  return {
    stride: tuple(op, 'stride', stride, rank, 1),
    padding: tuple(op, 'padding', padding, rank, 0),
    outputPadding: tuple(op, 'outputPadding', outputPadding, rank, 0),
    dilation: tuple(op, 'dilation', dilation, rank, 1),
    groups: checkGroups(op, groups),
  }
}

function checkOutputPadding(op: string, { outputPadding, stride, dilation }: Settings): void {
  if (outputPadding.every((extra, i) => extra < Math.max(stride[i]!, dilation[i]!))) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `output padding must be smaller than either stride or dilation, but got outputPadding ${formatShape(outputPadding)}, ` +
      `stride ${formatShape(stride)}, dilation ${formatShape(dilation)}.`,
    { outputPadding, stride, dilation },
  )
}

/** Sizes of the result, from a batch [N, C, …] and a weight [C, O / groups, …]. */
function check(op: string, x: Tensor, weight: Tensor, bias: Tensor | undefined, attrs: Settings): readonly number[] {
  const { stride, padding, dilation, outputPadding, groups } = attrs
  const [input, w] = [x.shape, weight.shape]
  if (w.length !== input.length) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected a weight of ${input.length} dimensions for an input ${formatShape(input)}, but got ${formatShape(w)}.`,
      { input, weight: w },
    )
  }
  if (!isFloat(x.dtype) && x.dtype !== 'int64') {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      `is not implemented for ${x.dtype}. Convert the tensors with to('float32') or to('int64').`,
      { dtype: x.dtype },
    )
  }
  checkSameDType(op, x, weight)
  if (bias !== undefined) checkSameDType(op, x, bias)
  if (input[1] !== w[0] || w[0]! % groups !== 0 || w.includes(0)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Given transposed=1, weight of size ${formatShape(w)}, groups=${groups}, expected input${formatShape(input)} to have ` +
        `${w[0]} channels (a multiple of groups, and like all sizes of the weight not 0), but got ${input[1]} channels.`,
      { input, weight: w, groups },
    )
  }
  checkBias(op, bias, w[1]! * groups)
  checkImages(op, input)
  if (input[0] !== 0) checkOutputPadding(op, attrs)
  const sizes = input
    .slice(2)
    .map(
      (size, i) => (size - 1) * stride[i]! - 2 * padding[i]! + dilation[i]! * (w[i + 2]! - 1) + outputPadding[i]! + 1,
    )
  if (sizes.some((size) => size < 1)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Given input size per channel: (${input.slice(2).join(' x ')}). Calculated output size per channel: ` +
        `(${sizes.join(' x ')}). Output size is too small.`,
      { input, weight: w },
    )
  }
  return [input[0]!, w[1]! * groups, ...sizes]
}

/** A convolution's input gradient, read as a function of its own. */
function transposed(
  op: string,
  rank: number,
  [x, weight, given]: readonly [Tensor, Tensor, Tensor | null | undefined],
  options: AnyOptions,
  inputGrad: (x: Tensor, weight: Tensor, attrs: InputGradAttrs<readonly number[]>) => Tensor,
): Tensor {
  const all = settings(op, options, rank)
  const { outputPadding, ...attrs } = all
  const bias = given ?? undefined
  return batched(op, x, rank, (batch) => {
    const inputShape = check(op, batch, weight, bias, all)
    if (numel(batch.shape) === 0) {
      // Nothing is summed, and gradients are zeros; kernels want windows.
      const nothing = add(sum(batch), sum(narrow(reshape(weight, [-1]), 0, 0, 0)))
      return addBias(add(fillLike(batch, 0, inputShape), nothing), bias)
    }
    const { stride, padding, dilation } = attrs
    if (outputPadding.every((extra, i) => extra < stride[i]!)) {
      return addBias(inputGrad(batch, weight, { ...attrs, inputShape }), bias)
    }
    // A convolution of such a result would have more windows than x has elements, so all of it is made and then cut.
    const whole = batch.shape
      .slice(2)
      .map((size, i) => (size - 1) * stride[i]! + dilation[i]! * (weight.shape[i + 2]! - 1) + 1)
    const y = inputGrad(batch, weight, {
      ...attrs,
      padding: padding.map(() => 0),
      inputShape: [...inputShape.slice(0, 2), ...whole],
    })
    const margins = padding.map((size, i) => [0 - size, outputPadding[i]! - size] as const)
    return addBias(padded(y, [[0, 0], [0, 0], ...margins], 0), bias)
  })
}

const convTranspose1dArguments = signature('convTranspose1d', {
  input: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
  options: convTransposeOptionsKind,
})

/**
 * One-dimensional transposed convolution, the gradient of {@link conv1d} read as a function:
 * out[n, o, s·i + d·p − pad] gathers Σ over c of weight[c, o, p] · x[n, c, i], and bias[o] is added.
 *
 * @param x - `[N, C, L]`, or `[C, L]` for a single sample.
 * @param weight - `[C, O / groups, k]`.
 * @param bias - `[O]`, or null.
 * @returns `[N, O, L']` with L' = (L − 1)·stride − 2·pad + dilation·(k − 1) + outputPadding + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.conv_transpose1d
 * @example
 * ```ts
 * torch.nn.functional.convTranspose1d(torch.ones([1, 1, 3]), torch.ones([1, 1, 2])) // [[[1, 2, 2, 1]]]
 * ```
 */
export function convTranspose1d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTransposeOptions<readonly [number]> = {},
): Tensor {
  convTranspose1dArguments(arguments)
  return transposed('convTranspose1d', 1, [x, weight, bias], options, (batch, kernel, { inputShape, ...attrs }) => {
    const [n, out, length] = inputShape as readonly [number, number, number]
    const flat = { ...lifted(attrs as ConvAttrs<readonly [number]>), inputShape: [n, out, 1, length] }
    return squeeze(conv2dOps.inputGrad.one([unsqueeze(batch, 2), unsqueeze(kernel, 2)], flat), 2)
  })
}

const convTranspose2dArguments = signature('convTranspose2d', {
  input: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
  options: convTransposeOptionsKind,
})

/**
 * Two-dimensional transposed convolution, the gradient of {@link conv2d} read as a function.
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @param weight - `[C, O / groups, kh, kw]`.
 * @param bias - `[O]`, or null.
 * @returns `[N, O, H', W']` with H' = (H − 1)·stride − 2·pad + dilation·(kh − 1) + outputPadding + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.conv_transpose2d
 * @example
 * ```ts
 * const y = torch.nn.functional.convTranspose2d(torch.ones([1, 3, 4, 4]), torch.ones([3, 2, 2, 2]), null, { stride: 2 })
 * y.shape // [1, 2, 8, 8]
 * ```
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTransposeOptions<Pair> = {},
): Tensor {
  convTranspose2dArguments(arguments)
  return transposed('convTranspose2d', 2, [x, weight, bias], options, (batch, kernel, attrs) =>
    conv2dOps.inputGrad.one([batch, kernel], attrs as InputGradAttrs<Pair>),
  )
}

const convTranspose3dArguments = signature('convTranspose3d', {
  input: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
  options: convTransposeOptionsKind,
})

/**
 * Three-dimensional transposed convolution, the gradient of {@link conv3d} read as a function.
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @param weight - `[C, O / groups, kd, kh, kw]`.
 * @param bias - `[O]`, or null.
 * @returns `[N, O, D', H', W']`, each size (size − 1)·stride − 2·pad + dilation·(k − 1) + outputPadding + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.conv_transpose3d
 * @example
 * ```ts
 * torch.nn.functional.convTranspose3d(torch.ones([1, 1, 2, 2, 2]), torch.ones([1, 1, 2, 2, 2])).shape // [1, 1, 3, 3, 3]
 * ```
 */
export function convTranspose3d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTransposeOptions<Triple> = {},
): Tensor {
  convTranspose3dArguments(arguments)
  return transposed('convTranspose3d', 3, [x, weight, bias], options, (batch, kernel, attrs) =>
    conv3dOps.inputGrad.one([batch, kernel], attrs as InputGradAttrs<Triple>),
  )
}
