import { named } from '../../results.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Pair, Triple } from '../../backend/overrides.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { adaptiveWindows, nothing, type OutputSize, outputSizes } from './adaptive-avg-pool.ts'
import { filled } from '../primitives/fill.ts'
import { fromArray } from '../creation/from-values.ts'
import { gather, takeOp } from '../primitives/gather.ts'
import {
  maxPool1dWithIndices,
  maxPool2dWithIndices,
  maxPool3dWithIndices,
  type Pooled,
  winnerOf,
} from './max-pool2d.ts'
import { inBatch } from '../windows/spatial.ts'
import { expand, reshape, squeeze } from '../primitives/views.ts'

/** Flat positions of every window's elements, window by window; short windows repeat their last one. */
function positions(sizes: readonly number[], output: readonly number[]): { at: Int32Array; width: number } {
  let windows: number[][] = [[0]]
  sizes.forEach((size, axis) => {
    const spans = adaptiveWindows(size, output[axis]!)
    windows = windows.flatMap((before) =>
      spans.map(([start, end]) =>
        before.flatMap((flat) => Array.from({ length: end - start }, (_, k) => flat * size + start + k)),
      ),
    )
  })
  const width = Math.max(...windows.map(({ length }) => length))
  return {
    at: Int32Array.from(windows.flatMap((at) => Array.from({ length: width }, (_, k) => at[k] ?? at.at(-1)!))),
    width,
  }
}

/** Maxima of x [N, C, P] over windows of flat positions [N or 1, C or 1, O, K], chosen as {@link winnerOf} says; results are [N, C, O]. */
export function maximaAt(x: Tensor, candidates: (flat: Tensor) => readonly [values: Tensor, at: Tensor]): Pooled {
  const indices = noGrad(() =>
    scope(() => {
      const [values, at] = candidates(x)
      const winner = winnerOf(values)
      return squeeze(gather(expand(at, values.shape), 3, winner), 3)
    }),
  )
  return named({ values: gather(x, 2, indices), indices })
}

function adaptiveMaximum(op: string, rank: number, x: Tensor, given: OutputSize<readonly number[]>): Pooled {
  checkFloat(op, x)
  const [values, indices] = inBatch(op, x, rank, (batch) => {
    const output = outputSizes(op, batch.shape, given, rank + 1)
    const shape = [...batch.shape.slice(0, 2), ...output]
    if (output.includes(0)) return [nothing(batch, output), filled(batch.device, 'int32', shape, 0)]
    const sizes = batch.shape.slice(2)
    const kernel = sizes.map((size, i) => size / output[i]!)
    if (kernel.every(Number.isInteger)) {
      const pooled =
        rank === 1
          ? maxPool1dWithIndices(batch, kernel as unknown as readonly [number])
          : rank === 2
            ? maxPool2dWithIndices(batch, kernel as unknown as Pair)
            : maxPool3dWithIndices(batch, kernel as unknown as Triple)
      return [pooled.values, pooled.indices]
    }
    const { at, width } = positions(sizes, output)
    const flat = reshape(batch, [batch.shape[0]!, batch.shape[1]!, sizes.reduce((a, b) => a * b, 1)])
    const count = at.length / width
    const found = maximaAt(flat, (plane) => {
      const index = fromArray(at, [at.length], { device: plane.device })
      const values = takeOp.one([plane, index], { dim: 2 })
      return [reshape(values, [...plane.shape.slice(0, 2), count, width]), reshape(index, [1, 1, count, width])]
    })
    return [reshape(found.values, shape), reshape(found.indices, shape)]
  })
  return named({ values: values!, indices: indices! })
}

const adaptiveMaxPool1dArguments = signature('adaptiveMaxPool1d', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * One-dimensional max pooling to a given length: out[i] is the maximum of x[⌊i·L/L'⌋ … ⌈(i + 1)·L/L'⌉ − 1].
 *
 * @param x - `[N, C, L]`, or `[C, L]` for a single sample.
 * @param outputSize - L'.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.adaptive_max_pool1d
 * @example
 * ```ts
 * torch.nn.functional.adaptiveMaxPool1d(torch.tensor([[1, 3, 2]]), 2) // [[3, 3]]
 * ```
 */
export function adaptiveMaxPool1d(x: Tensor, outputSize: OutputSize<readonly [number]>): Tensor {
  adaptiveMaxPool1dArguments(arguments)
  return adaptiveMaximum('adaptiveMaxPool1d', 1, x, outputSize).values
}

const adaptiveMaxPool1dWithIndicesArguments = signature('adaptiveMaxPool1dWithIndices', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * As {@link adaptiveMaxPool1d}, with the position of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * torch.nn.functional.adaptiveMaxPool1dWithIndices(torch.tensor([[1, 3, 2]]), 2).indices // [[1, 1]]
 * ```
 */
export function adaptiveMaxPool1dWithIndices(x: Tensor, outputSize: OutputSize<readonly [number]>): Pooled {
  adaptiveMaxPool1dWithIndicesArguments(arguments)
  return adaptiveMaximum('adaptiveMaxPool1dWithIndices', 1, x, outputSize)
}

const adaptiveMaxPool2dArguments = signature('adaptiveMaxPool2d', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * Two-dimensional max pooling to given sizes, in each dimension as {@link adaptiveMaxPool1d}.
 *
 * @param x - `[N, C, H, W]`, or `[C, H, W]` for a single image.
 * @param outputSize - Height and width of the result; one number means both, null keeps the input's.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.adaptive_max_pool2d
 * @example
 * ```ts
 * torch.nn.functional.adaptiveMaxPool2d(torch.ones([1, 8, 7, 9]), [3, null]).shape // [1, 8, 3, 9]
 * ```
 */
export function adaptiveMaxPool2d(x: Tensor, outputSize: OutputSize<Pair>): Tensor {
  adaptiveMaxPool2dArguments(arguments)
  return adaptiveMaximum('adaptiveMaxPool2d', 2, x, outputSize).values
}

const adaptiveMaxPool2dWithIndicesArguments = signature('adaptiveMaxPool2dWithIndices', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * As {@link adaptiveMaxPool2d}, with the flat position h · W + w of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * torch.nn.functional.adaptiveMaxPool2dWithIndices(torch.ones([1, 3, 3]), 2).indices // [[[0, 1], [3, 4]]]
 * ```
 */
export function adaptiveMaxPool2dWithIndices(x: Tensor, outputSize: OutputSize<Pair>): Pooled {
  adaptiveMaxPool2dWithIndicesArguments(arguments)
  return adaptiveMaximum('adaptiveMaxPool2dWithIndices', 2, x, outputSize)
}

const adaptiveMaxPool3dArguments = signature('adaptiveMaxPool3d', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * Three-dimensional max pooling to given sizes, in each dimension as {@link adaptiveMaxPool1d}.
 *
 * @param x - `[N, C, D, H, W]`, or `[C, D, H, W]` for a single sample.
 * @param outputSize - Depth, height and width of the result; one number means all, null keeps the input's.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.adaptive_max_pool3d
 * @example
 * ```ts
 * torch.nn.functional.adaptiveMaxPool3d(torch.ones([1, 1, 4, 5, 6]), 2).shape // [1, 1, 2, 2, 2]
 * ```
 */
export function adaptiveMaxPool3d(x: Tensor, outputSize: OutputSize<Triple>): Tensor {
  adaptiveMaxPool3dArguments(arguments)
  return adaptiveMaximum('adaptiveMaxPool3d', 3, x, outputSize).values
}

const adaptiveMaxPool3dWithIndicesArguments = signature('adaptiveMaxPool3dWithIndices', {
  input: takes.tensor,
  outputSize: takes.outputSizes,
})

/**
 * As {@link adaptiveMaxPool3d}, with the flat position (d · H + h) · W + w of each maximum, as int32 (`return_indices=True`).
 *
 * @example
 * ```ts
 * torch.nn.functional.adaptiveMaxPool3dWithIndices(torch.ones([1, 2, 2, 2]), 1).indices // [[[[0]]]]
 * ```
 */
export function adaptiveMaxPool3dWithIndices(x: Tensor, outputSize: OutputSize<Triple>): Pooled {
  adaptiveMaxPool3dWithIndicesArguments(arguments)
  return adaptiveMaximum('adaptiveMaxPool3dWithIndices', 3, x, outputSize)
}
