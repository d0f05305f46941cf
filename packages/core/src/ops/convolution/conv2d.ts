import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { ConvAttrs, Pair } from '../../backend/overrides.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import {
  type ConvOptions,
  convOptionsKind,
  type ConvolutionOps,
  convolve,
  checkConvolution,
  defineConvolution,
} from './convolution.ts'
import { fold, paddedWindows } from '../windows/windows.ts'
import { matmul } from '../primitives/matmul.ts'
import { sum } from '../primitives/reduce.ts'
import { permute, reshape, squeeze, unsqueeze } from '../primitives/views.ts'

/** Windows of x as a matrix per group: [N, G, C/G · kh · kw, H' · W']. */
function columnsOf(x: Tensor, kernel: Pair, attrs: ConvAttrs): Tensor {
  const windows = paddedWindows(x, { ...attrs, kernelSize: kernel }, 0)
  const [n, c, rows, columns, kh, kw] = windows.shape as [number, number, number, number, number, number]
  const { groups } = attrs
  return reshape(permute(windows, [0, 1, 4, 5, 2, 3]), [n, groups, (c / groups) * kh * kw, rows * columns])
}

export const conv2dOps: ConvolutionOps<Pair> = defineConvolution<Pair>('conv2d', {
  forward: (x, weight, attrs) => {
    const [out, perGroup, kh, kw] = weight.shape as [number, number, number, number]
    const shape = checkConvolution('conv2d', [x, weight], attrs)
    const matrix = reshape(weight, [attrs.groups, out / attrs.groups, perGroup * kh * kw])
    return reshape(matmul(matrix, columnsOf(x, [kh, kw], attrs)), shape)
  },
  inputGrad: (grad, weight, attrs) => {
    const { groups, inputShape } = attrs
    const [out, perGroup, kh, kw] = weight.shape as [number, number, number, number]
    const [n, , rows, columns] = grad.shape as [number, number, number, number]
    const matrix = permute(reshape(weight, [groups, out / groups, perGroup * kh * kw]), [0, 2, 1])
    const flat = matmul(matrix, reshape(grad, [n, groups, out / groups, rows * columns]))
    const windows = permute(reshape(flat, [n, inputShape[1]!, kh, kw, rows, columns]), [0, 1, 4, 5, 2, 3])
    return fold(windows, inputShape, { ...attrs, kernelSize: [kh, kw] })
  },
  weightGrad: (grad, x, attrs) => {
    const { groups, weightShape } = attrs
    const [out, , kh, kw] = weightShape as [number, number, number, number]
    const [n, , rows, columns] = grad.shape as [number, number, number, number]
    const left = reshape(grad, [n, groups, out / groups, rows * columns])
    const right = permute(columnsOf(x, [kh, kw], attrs), [0, 1, 3, 2])
    return reshape(sum(matmul(left, right), 0), weightShape)
  },
})

export type Conv1dOptions = ConvOptions<readonly [number]>
export type Conv2dOptions = ConvOptions<Pair>

/** Attributes of one dimension as those of two, the first of which does nothing. */
export function lifted({ stride, padding, dilation, groups }: ConvAttrs<readonly [number]>): ConvAttrs {
  return { stride: [1, stride[0]], padding: [0, padding[0]], dilation: [1, dilation[0]], groups }
}

const conv1dArguments = signature('conv1d', {
  input: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
  options: convOptionsKind,
})

/**
 * One-dimensional convolution (cross-correlation): out[n, o, i] = bias[o] + Σ over c, p of weight[o, c, p] · x[n, c, s·i + d·p − pad].
 *
 * @param x - `[N, C, L]`, or `[C, L]` for a single sample.
 * @param weight - `[O, C / groups, k]`.
 * @param bias - `[O]`, or null.
 * @returns `[N, O, L']` with L' = ⌊(L + 2·pad − dilation·(k − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.conv1d
 * @example
 * ```ts
 * torch.nn.functional.conv1d(torch.ones([1, 1, 5]), torch.ones([1, 1, 3])) // [[[3, 3, 3]]]
 * ```
 */
export function conv1d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv1dOptions = {}): Tensor {
  conv1dArguments(arguments)
  return convolve('conv1d', 1, [x, weight, bias], options, (inputs, attrs) => {
    checkConvolution('conv1d', inputs, attrs)
    const [batch, kernel, ...rest] = inputs as readonly [Tensor, Tensor, ...Tensor[]]
    return squeeze(conv2dOps.forward.one([unsqueeze(batch, 2), unsqueeze(kernel, 2), ...rest], lifted(attrs)), 2)
  })
}

const conv2dArguments = signature('conv2d', {
  input: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
  options: convOptionsKind,
})

/**
 * Two-dimensional convolution (cross-correlation):
 * out[n, o, i, j] = bias[o] + Σ over c, p, q of weight[o, c, p, q] · x[n, c, s·i + d·p − pad, s·j + d·q − pad].
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @param weight - `[O, C / groups, kh, kw]`.
 * @param bias - `[O]`, or null.
 * @returns `[N, O, H', W']` with H' = ⌊(H + 2·pad − dilation·(kh − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.conv2d
 * @example
 * ```ts
 * torch.nn.functional.conv2d(torch.ones([1, 1, 4, 4]), torch.ones([2, 1, 3, 3])).shape // [1, 2, 2, 2]
 * ```
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv2dOptions = {}): Tensor {
  conv2dArguments(arguments)
  return convolve('conv2d', 2, [x, weight, bias], options, (inputs, attrs) => conv2dOps.forward.one(inputs, attrs))
}
