import type { ConvAttrs, Triple } from '../backend/overrides.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { conv2dOps } from './conv2d.ts'
import { type ConvOptions, type ConvolutionOps, convolve, defineConvolution } from './convolution.ts'
import { permute, reshape } from './views.ts'
import { fold, paddedWindows, type WindowAttrs } from './windows.ts'

type Shape5 = readonly [n: number, c: number, depth: number, height: number, width: number]

/** The part of the attributes that is about planes. */
function planar({ stride, padding, dilation, groups }: ConvAttrs<Triple>): ConvAttrs {
  const rest = ([, a, b]: Triple): readonly [number, number] => [a, b]
  return { stride: rest(stride), padding: rest(padding), dilation: rest(dilation), groups }
}

/** The part about depth, for windows of [N, C, D, H · W]. */
function along({ stride, padding, dilation }: ConvAttrs<Triple>, kernel: number): WindowAttrs {
  return { kernelSize: [kernel, 1], stride: [stride[0], 1], padding: [padding[0], 0], dilation: [dilation[0], 1] }
}

/** Depth windows as further channels of a batch of planes: [N, C, D, H, W] → [N · D', C · kd, H, W]. */
function stacked(x: Tensor, kernel: number, attrs: ConvAttrs<Triple>): Tensor {
  const [n, c, depth, height, width] = x.shape as Shape5
  const windows = paddedWindows(reshape(x, [n, c, depth, height * width]), along(attrs, kernel), 0)
  return reshape(permute(windows, [0, 2, 1, 4, 5, 3]), [n * windows.shape[2]!, c * kernel, height, width])
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
    const y = conv2dOps.forward.one([stacked(x, shape[2], attrs), reshape(weight, flatWeight(shape))], planar(attrs))
    return permute(reshape(y, [x.shape[0]!, -1, ...y.shape.slice(1)]), [0, 2, 1, 3, 4])
  },
  inputGrad: (grad, weight, attrs) => {
    const shape = weight.shape as Shape5
    const [n, c, depth, height, width] = attrs.inputShape as Shape5
    const rows = grad.shape[2]!
    const channels = conv2dOps.inputGrad.one([planes(grad), reshape(weight, flatWeight(shape))], {
      ...planar(attrs),
      inputShape: [n * rows, c * shape[2], height, width],
    })
    const windows = permute(reshape(channels, [n, rows, c, shape[2], 1, height * width]), [0, 2, 1, 5, 3, 4])
    return reshape(fold(windows, [n, c, depth, height * width], along(attrs, shape[2])), attrs.inputShape)
  },
  weightGrad: (grad, x, attrs) => {
    const shape = attrs.weightShape as Shape5
    const flat = conv2dOps.weightGrad.one([planes(grad), stacked(x, shape[2], attrs)], {
      ...planar(attrs),
      weightShape: flatWeight(shape),
    })
    return reshape(flat, shape)
  },
})

export type Conv3dOptions = ConvOptions<Triple>

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
  return convolve('conv3d', 3, [x, weight, bias], options, (inputs, attrs) => conv3dOps.forward.one(inputs, attrs))
}
