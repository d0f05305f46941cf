import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { ConvAttrs, Pair, Triple } from '../../backend/overrides.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { conv2dOps } from './conv2d.ts'
import {
  checkConvolution,
  type ConvOptions,
  convOptionsKind,
  type ConvolutionOps,
  convolve,
  defineConvolution,
} from './convolution.ts'
import { add } from '../primitives/arithmetic.ts'
import { copyOp } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { padded } from '../windows/pad.ts'
import { permute, reshape, select, slice } from '../primitives/views.ts'
import { paddedWindows } from '../windows/windows.ts'

type Shape5 = readonly [n: number, c: number, depth: number, height: number, width: number]

/** The part of the attributes that is about planes. */
function planar({ stride, padding, dilation, groups }: ConvAttrs<Triple>): ConvAttrs {
  const rest = ([, a, b]: Triple): readonly [number, number] => [a, b]
  return { stride: rest(stride), padding: rest(padding), dilation: rest(dilation), groups }
}

/** Windows along the depth as further channels of a batch of planes: [N, C, D, H, W] → [N · D', C · k, H, W]. */
function stacked(x: Tensor, kernel: number, stride: number, padding: number, dilation: number): Tensor {
  const [n, c, depth, height, width] = x.shape as Shape5
  const windows = paddedWindows(
    reshape(x, [n, c, depth, height * width]),
    { kernelSize: [kernel, 1], stride: [stride, 1], padding: [padding, 0], dilation: [dilation, 1] },
    0,
  )
  return reshape(permute(windows, [0, 2, 1, 4, 5, 3]), [n * windows.shape[2]!, c * kernel, height, width])
}

/** The planes that a convolution's windows see. */
function inputPlanes(x: Tensor, kernel: number, { stride, padding, dilation }: ConvAttrs<Triple>): Tensor {
  return stacked(x, kernel, stride[0], padding[0], dilation[0])
}

/**
 * The reverse of {@link inputPlanes}: [N · D', C · k, H, W] added up where it was seen, [N, C, D, H, W]. Nothing is multiplied by
 * zeros between the steps, which infinite weights would turn into NaN.
 */
function seenPlanes(
  y: Tensor,
  [layers, kernel]: Pair,
  [n, c, depth, height, width]: Shape5,
  attrs: ConvAttrs<Triple>,
): Tensor {
  const [stride, padding, dilation] = [attrs.stride[0], attrs.padding[0], attrs.dilation[0]]
  const parts = permute(reshape(y, [n, layers, c, kernel, height, width]), [3, 0, 2, 1, 4, 5])
  const reach = (layers - 1) * stride + 1
  const sum = fillLike(y, 0, [n, c, reach + dilation * (kernel - 1), height, width])
  for (let k = 0; k < kernel; k++) {
    const place = slice(sum, 2, dilation * k, dilation * k + reach, stride)
    copyOp.into(place, [add(place, select(parts, 0, k))], { dtype: y.dtype })
  }
  return padded(
    sum,
    [
      [0, 0],
      [0, 0],
      [0 - padding, depth + padding - sum.shape[2]!],
      [0, 0],
      [0, 0],
    ],
    0,
  )
}

/** [O, C / G, kd, kh, kw] → [O, C / G · kd, kh, kw]. */
function flatWeight([out, perGroup, kd, kh, kw]: Shape5): readonly number[] {
  return [out, perGroup * kd, kh, kw]
}

/** [N, O, D', H', W'] → [N · D', O, H', W']. */
function planes(y: Tensor): Tensor {
  const [n, out, depth, height, width] = y.shape as Shape5
  return reshape(permute(y, [0, 2, 1, 3, 4]), [n * depth, out, height, width])
}

export const conv3dOps: ConvolutionOps<Triple> = defineConvolution<Triple>('conv3d', {
  forward: (x, weight, attrs) => {
    const shape = weight.shape as Shape5
    const [, , layers] = checkConvolution('conv3d', [x, weight], attrs)
    const flat = reshape(weight, flatWeight(shape))
    const y = conv2dOps.forward.one([inputPlanes(x, shape[2], attrs), flat], planar(attrs))
    return permute(reshape(y, [x.shape[0]!, layers!, ...y.shape.slice(1)]), [0, 2, 1, 3, 4])
  },
  inputGrad: (grad, weight, attrs) => {
    const shape = weight.shape as Shape5
    const [n, c, , height, width] = attrs.inputShape as Shape5
    const layers = grad.shape[2]!
    const stack = conv2dOps.inputGrad.one([planes(grad), reshape(weight, flatWeight(shape))], {
      ...planar(attrs),
      inputShape: [n * layers, c * shape[2], height, width],
    })
    return seenPlanes(stack, [layers, shape[2]], attrs.inputShape as Shape5, attrs)
  },
  weightGrad: (grad, x, attrs) => {
    const shape = attrs.weightShape as Shape5
    const flat = conv2dOps.weightGrad.one([planes(grad), inputPlanes(x, shape[2], attrs)], {
      ...planar(attrs),
      weightShape: flatWeight(shape),
    })
    return reshape(flat, shape)
  },
})

export type Conv3dOptions = ConvOptions<Triple>

const conv3dArguments = signature('conv3d', {
  input: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
  options: convOptionsKind,
})

/**
 * Three-dimensional convolution (cross-correlation): as {@link conv2d}, with a depth before height and width.
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @param weight - `[O, C / groups, kd, kh, kw]`.
 * @param bias - `[O]`, or null.
 * @returns `[N, O, D', H', W']`, each size ⌊(size + 2·pad − dilation·(k − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.conv3d
 * @example
 * ```ts
 * torch.nn.functional.conv3d(torch.ones([1, 1, 4, 4, 4]), torch.ones([2, 1, 3, 3, 3])).shape // [1, 2, 2, 2, 2]
 * ```
 */
export function conv3d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv3dOptions = {}): Tensor {
  conv3dArguments(arguments)
  return convolve('conv3d', 3, [x, weight, bias], options, (inputs, attrs) => conv3dOps.forward.one(inputs, attrs))
}
