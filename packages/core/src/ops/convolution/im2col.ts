import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Pair } from '../../backend/overrides.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, pair } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { reshapeCopy } from '../primitives/reshape.ts'
import { batched, type Sizes } from '../windows/spatial.ts'
import { permute, reshape } from '../primitives/views.ts'
import { fold as addWindows, outputSize, paddedWindows, type WindowAttrs } from '../windows/windows.ts'

export interface UnfoldOptions {
  /** Distance between window elements. Default 1. */
  readonly dilation?: Sizes<Pair>
  /** Zeros on both sides. Default 0. */
  readonly padding?: Sizes<Pair>
  /** Step of the window. Default 1. */
  readonly stride?: Sizes<Pair>
}

const unfoldOptionsKind: takes.Kind = takes.options({
  dilation: takes.sizes,
  padding: takes.sizes,
  stride: takes.sizes,
})

function windowAttrs(op: string, kernelSize: Sizes<Pair>, options: UnfoldOptions): WindowAttrs {
  return {
    kernelSize: pair(op, 'kernelSize', kernelSize, 1),
    stride: pair(op, 'stride', options.stride ?? 1, 1),
    padding: pair(op, 'padding', options.padding ?? 0, 0),
    dilation: pair(op, 'dilation', options.dilation ?? 1, 1),
  }
}

/** How many windows there are; fewer than one in a direction is a mistake. */
function counts(op: string, size: readonly number[], { kernelSize, stride, padding, dilation }: WindowAttrs): Pair {
  const count = (i: 0 | 1): number => outputSize(size[i]!, kernelSize[i], stride[i], padding[i], dilation[i])
  const found = [count(0), count(1)] as const
  if (found[0] >= 1 && found[1] >= 1) return found
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `Given spatial size ${formatShape(size)}, kernelSize ${formatShape(kernelSize)}, dilation ${formatShape(dilation)}, ` +
      `padding ${formatShape(padding)}, calculated shape of the array of sliding blocks as ${formatShape(found)}, but its ` +
      'components must be at least one.',
    { size, kernelSize, stride, padding, dilation },
  )
}

const unfoldArguments = signature('unfold', {
  input: takes.tensor,
  kernelSize: takes.sizes,
  options: unfoldOptionsKind,
})

/**
 * Sliding windows of images as columns (`torch.nn.functional.unfold`, im2col): column l of the result holds the elements of
 * window l, channel after channel, each in row order.
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @returns `[N, C · kh · kw, L]` with L windows, counted as {@link conv2d} does.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @example
 * ```ts
 * torch.nn.functional.unfold(torch.ones([1, 3, 4, 4]), 2).shape // [1, 12, 9]
 * ```
 */
export function unfold(x: Tensor, kernelSize: Sizes<Pair>, options: UnfoldOptions = {}): Tensor {
  unfoldArguments(arguments)
  return within('unfold', () => {
    const attrs = windowAttrs('unfold', kernelSize, options)
    return batched('unfold', x, 2, (batch) => {
      const [n, c, h, w] = batch.shape as readonly [number, number, number, number]
      if (c * h * w === 0) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          'unfold',
          `expected images of at least one pixel and channel, but the shape is ${formatShape(x.shape)}.`,
          { shape: x.shape },
        )
      }
      const [rows, columns] = counts('unfold', [h, w], attrs)
      const [kh, kw] = attrs.kernelSize
      return reshapeCopy(permute(paddedWindows(batch, attrs, 0), [0, 1, 4, 5, 2, 3]), [n, c * kh * kw, rows * columns])
    })
  })
}

const foldArguments = signature('fold', {
  input: takes.tensor,
  outputSize: takes.sizes,
  kernelSize: takes.sizes,
  options: unfoldOptionsKind,
})

/**
 * Adds columns up into images (`torch.nn.functional.fold`, col2im), the transpose of {@link unfold}: each element of the result
 * is the sum over the windows that cover it.
 *
 * @param x - `[N, C · kh · kw, L]`, or `[C · kh · kw, L]`.
 * @param outputSize - Height and width of the images.
 * @returns `[N, C, H, W]`.
 * @throws TorchError `SHAPE_MISMATCH` if the columns are not as many as the windows, or their length is no multiple of the kernel.
 * @example
 * ```ts
 * torch.nn.functional.fold(torch.ones([1, 4, 9]), 4, 2).shape // [1, 1, 4, 4]
 * ```
 */
export function fold(x: Tensor, outputSize: Sizes<Pair>, kernelSize: Sizes<Pair>, options: UnfoldOptions = {}): Tensor {
  foldArguments(arguments)
  return within('fold', () => {
    const attrs = windowAttrs('fold', kernelSize, options)
    const size = pair('fold', 'outputSize', outputSize, 1)
    const [kh, kw] = attrs.kernelSize
    return batched('fold', x, 1, (batch) => {
      const [n, length, blocks] = batch.shape as readonly [number, number, number]
      const [rows, columns] = counts('fold', size, attrs)
      if (length % (kh * kw) !== 0 || blocks !== rows * columns) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          'fold',
          `Expected size of input's dimension 1 to be divisible by the product of kernelSize ${formatShape(attrs.kernelSize)}, and ` +
            `of dimension 2 to match the calculated number of sliding blocks ${rows} * ${columns} = ${rows * columns}, but got ` +
            `${formatShape(batch.shape)}.`,
          { input: batch.shape, kernelSize: attrs.kernelSize, blocks: rows * columns },
        )
      }
      const c = length / (kh * kw)
      const windows = permute(reshape(batch, [n, c, kh, kw, rows, columns]), [0, 1, 4, 5, 2, 3])
      return addWindows(windows, [n, c, ...size], attrs)
    })
  })
}
