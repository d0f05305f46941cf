import * as takes from '../../arguments/kinds.ts'
import type { PoolAttrs } from '../../backend/overrides.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, tuple } from '../../shape.ts'
import type { Sizes } from '../windows/spatial.ts'
import { outputSize } from '../windows/windows.ts'

/** Windows of a pooling, in as many dimensions as there are sizes. */
export interface PoolWindows {
  readonly kernelSize: readonly number[]
  readonly stride: readonly number[]
  readonly padding: readonly number[]
  readonly dilation: readonly number[]
  readonly ceilMode: boolean
}

interface WindowOptions {
  readonly stride?: Sizes<readonly number[]> | undefined
  readonly padding?: Sizes<readonly number[]>
  readonly dilation?: Sizes<readonly number[]>
  readonly ceilMode?: boolean
}

/** PyTorch takes an empty list of steps for none. */
function isGiven(stride: Sizes<readonly number[]> | undefined): stride is Sizes<readonly number[]> {
  return stride !== undefined && !(typeof stride !== 'number' && stride.length === 0)
}

/** Reads a pooling's arguments. */
export function poolWindows(
  op: string,
  rank: number,
  kernelSize: Sizes<readonly number[]>,
  options: WindowOptions,
): PoolWindows {
  const kernel = tuple(op, 'kernelSize', kernelSize, rank, 1)
  const padding = tuple(op, 'padding', options.padding ?? 0, rank, 0)
  if (padding.some((size, i) => size * 2 > kernel[i]!)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `pad should be at most half of effective kernel size, but got pad=${String(padding)} and kernelSize=${String(kernel)}.`,
      { padding, kernelSize: kernel },
    )
  }
  return {
    kernelSize: kernel,
    stride: tuple(op, 'stride', isGiven(options.stride) ? options.stride : kernelSize, rank, 1),
    padding,
    dilation: tuple(op, 'dilation', options.dilation ?? 1, rank, 1),
    ceilMode: options.ceilMode === true,
  }
}

/** What a pooling's kernelSize and options may be. */
export const poolSizesKind: takes.Kind = takes.sizesFrom(1)
export const poolOptionKinds: Readonly<Record<'stride' | 'padding' | 'ceilMode', takes.Kind>> = {
  stride: takes.sizesFrom(1),
  padding: takes.sizesFrom(0),
  ceilMode: takes.flag,
}

/** How many windows there are in each dimension of a batch `[N, C, …]`. */
export function pooledSizes(op: string, shape: readonly number[], windows: PoolWindows): readonly number[] {
  const { kernelSize, stride, padding, dilation, ceilMode } = windows
  const sizes = shape
    .slice(2)
    .map((size, i) => outputSize(size, kernelSize[i]!, stride[i]!, padding[i]!, dilation[i]!, ceilMode))
  if (sizes.every((size) => size >= 1) && shape.slice(1).every((size) => size > 0)) return sizes
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `Given input size ${formatShape(shape.slice(1))}, calculated output size is too small: ${String(sizes)}.`,
    { input: shape, output: sizes },
  )
}

/** Two of the dimensions, as ops on images take them; −1 stands for one in which windows have one element. */
export function planeOf(windows: PoolWindows, first: number, second: number): PoolAttrs {
  const pick = (sizes: readonly number[], none: number): readonly [number, number] => [
    sizes[first] ?? none,
    sizes[second] ?? none,
  ]
  return {
    kernelSize: pick(windows.kernelSize, 1),
    stride: pick(windows.stride, 1),
    padding: pick(windows.padding, 0),
    dilation: pick(windows.dilation, 1),
  }
}

/** How far the last window of ceil mode reaches beyond the padding. */
export function overhang(
  { stride, dilation, kernelSize, padding }: PoolAttrs,
  output: readonly [number, number],
  shape: readonly number[],
): readonly [number, number] {
  const beyond = (i: 0 | 1): number => {
    const span = (output[i] - 1) * stride[i] + dilation[i] * (kernelSize[i] - 1) + 1
    return Math.max(0, span - shape[i + 2]! - 2 * padding[i])
  }
  return [beyond(0), beyond(1)]
}
