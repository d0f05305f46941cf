import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import { asBase } from '../../dispatch/compute.ts'
import { isGradEnabled, noGrad } from '../../tape/grad-mode.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, maximum, minimum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { ge, gt, le, lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { filled } from '../primitives/fill.ts'
import { gather } from '../primitives/gather.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { checkFloat } from '../primitives/operands.ts'
import { expand, reshape, select, unsqueeze } from '../primitives/views.ts'
import { abs, floor, isnan, round } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

const interpolations = ['bilinear', 'nearest', 'bicubic'] as const
const paddings = ['zeros', 'border', 'reflection'] as const

type Interpolation = (typeof interpolations)[number]
type Padding = (typeof paddings)[number]

export interface GridSampleOptions {
  /** How the elements around a place are combined. In three dimensions `'bilinear'` is trilinear. Default `'bilinear'`. */
  readonly mode?: Interpolation
  /** What lies outside: zeros, the border elements, or the image mirrored at its borders. Default `'zeros'`. */
  readonly paddingMode?: Padding
  /** Whether −1 and 1 are the centres of the corner elements, rather than their outer edges. Default false. */
  readonly alignCorners?: boolean
}

interface Settings {
  /** Spatial dimensions. */
  readonly rank: number
  readonly padding: Padding
  readonly alignCorners: boolean
}

/** From [−1, 1] to positions in a dimension. */
function unnormalized(place: Tensor, size: number, alignCorners: boolean): Tensor {
  return alignCorners ? mul(add(place, 1), (size - 1) / 2) : mul(sub(mul(add(place, 1), size), 1), 0.5)
}

/** Into [0, size − 1]; what was outside, or on the border, gets no gradient. NaN is an end, in PyTorch the first of a plane's. */
function clipped(place: Tensor, size: number, rank: number): Tensor {
  const inside = bitwiseAnd(gt(place, 0), lt(place, size - 1))
  const outside = noGrad(() =>
    where(isnan(place), rank === 2 ? 0 : size - 1, minimum(maximum(place.detach(), 0), size - 1)),
  )
  return where(inside, place, outside)
}

/** Mirrored between low and low + span as often as it takes: a wave of straight lines. */
function reflected(place: Tensor, low: number, span: number): Tensor {
  if (span === 0) return mul(place, 0)
  const distance = abs(sub(place, low))
  const periods = noGrad(() => mul(floor(mul(distance, 0.5 / span)), 2 * span))
  return sub(low + span, abs(sub(sub(distance, periods), span)))
}

/** A place as the padding mode moves it. */
function settled(place: Tensor, size: number, { padding, alignCorners, rank }: Settings): Tensor {
  if (padding === 'zeros') return place
  if (padding === 'border') return clipped(place, size, rank)
  const mirrored = alignCorners ? reflected(place, 0, size - 1) : reflected(place, -0.5, size)
  return clipped(mirrored, size, rank)
}

/** One element per output and dimension: whole positions, as floats, and how much it counts. */
interface Corner {
  readonly at: readonly Tensor[]
  readonly weight: Tensor | null
}

/** Elements of x [N, C, …] at whole positions [N, P] per dimension, weighted; 0 outside. */
function elementsAt(x: Tensor, { at, weight }: Corner): Tensor {
  const [n, c, ...sizes] = x.shape as readonly [number, number, ...number[]]
  const [inside, flat] = noGrad(() => {
    const isInside = at
      .map((place, axis) => bitwiseAnd(ge(place, 0), le(place, sizes[axis]! - 1)))
      .reduce((a, b) => bitwiseAnd(a, b))
    const whole = at.map((place) => cast(where(isInside, place, 0), 'int32'))
    return [isInside, whole.reduce((index, place, axis) => add(mul(index, sizes[axis]!), place))] as const
  })
  const points = flat.shape[1]!
  const index = expand(reshape(flat, [n, 1, points]), [n, c, points])
  const values = gather(reshape(x, [n, c, numel(sizes)]), 2, index)
  const shown = reshape(inside, [n, 1, points])
  if (weight === null) return where(shown, values, 0)
  const share = reshape(weight, [n, 1, points])
  // Shares at NaN count in a plane, and not in a volume, as in PyTorch.
  return mul(where(shown, values, 0), at.length === 2 ? share : where(shown, share, 0))
}

/** Two elements per dimension, each weighted by how near it is. */
function linearCorners(places: readonly Tensor[]): readonly Corner[] {
  return places.reduce<readonly Corner[]>(
    (corners, place) => {
      const low = noGrad(() => floor(place))
      const high = noGrad(() => add(low, 1))
      const sides = [
        [low, sub(high, place)],
        [high, sub(place, low)],
      ] as const
      return corners.flatMap(({ at, weight }) =>
        sides.map(([side, share]) => ({ at: [...at, side], weight: weight === null ? share : mul(weight, share) })),
      )
    },
    [{ at: [], weight: null }],
  )
}

/**
 * Keys' cubic convolution with a = −3/4: weights of the elements at −1, 0, 1 and 2 from a fraction t, as polynomials in t, whose
 * terms stay small.
 */
function cubicWeights(t: Tensor): readonly Tensor[] {
  const a = -0.75
  const polynomials = [
    [a, -2 * a, a, 0],
    [a + 2, -(a + 3), 0, 1],
    [-(a + 2), 2 * a + 3, -a, 0],
    [-a, a, 0, 0],
  ]
  return polynomials.map(([cubic, square, linear, constant]) =>
    add(mul(add(mul(add(mul(t, cubic!), square!), t), linear!), t), constant!),
  )
}

/** Four elements per dimension; the padding mode moves each of them. */
function cubicCorners(places: readonly Tensor[], sizes: readonly number[], settings: Settings): readonly Corner[] {
  return places.reduce<readonly Corner[]>(
    (corners, place, axis) => {
      const low = noGrad(() => floor(place))
      const weights = cubicWeights(sub(place, low))
      const sides = noGrad(() => weights.map((_, k) => settled(add(low, k - 1), sizes[axis]!, settings)))
      return corners.flatMap(({ at, weight }) =>
        weights.map((share, k) => ({ at: [...at, sides[k]!], weight: weight === null ? share : mul(weight, share) })),
      )
    },
    [{ at: [], weight: null }],
  )
}

/** `values` [N, C, P] in the graph of points [N, P, rank], whose gradient is zeros. */
function attached(values: Tensor, points: Tensor): Tensor {
  const never = filled(points.device, 'bool', [], false)
  const nothing = where(never, select(points, 2, 0), 0)
  return add(values, unsqueeze(nothing, 1))
}

function sample(op: string, x: Tensor, grid: Tensor, mode: Interpolation, settings: Settings): Tensor {
  const rank = x.shape.length - 2
  const [n, c, ...sizes] = x.shape as readonly [number, number, ...number[]]
  const fits =
    (rank === 2 || rank === 3) &&
    grid.shape.length === rank + 2 &&
    grid.shape[0] === n &&
    grid.shape[rank + 1] === rank &&
    sizes.every((size) => size > 0)
  if (!fits) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      "expected input [N, C, H, W] with grid [N, H', W', 2], or input [N, C, D, H, W] with grid [N, D', H', W', 3], of equal N " +
        `and with non-empty spatial dimensions, but got input and grid of sizes ${formatShape(x.shape)} and ${formatShape(grid.shape)}.`,
      { input: x.shape, grid: grid.shape },
    )
  }
  if (mode === 'bicubic' && rank !== 2) {
    throw new TorchError('INVALID_ARGUMENT', op, 'bicubic interpolation only supports 4D input.', { input: x.shape })
  }
  checkSameDType(op, x, grid)
  checkFloat(op, x)
  const output = grid.shape.slice(1, -1)
  const points = reshape(grid, [n, numel(output), rank])
  // The grid names the last dimension first.
  const raw = sizes.map((size, axis) => unnormalized(select(points, 2, rank - 1 - axis), size, settings.alignCorners))
  const places = mode === 'bicubic' ? raw : raw.map((place, axis) => settled(place, sizes[axis]!, settings))
  const corners =
    mode === 'bicubic'
      ? cubicCorners(places, sizes, settings)
      : mode === 'nearest'
        ? [{ at: noGrad(() => places.map(round)), weight: null }]
        : linearCorners(places)
  const sampled = corners.map((corner) => elementsAt(x, corner)).reduce((a, b) => add(a, b))
  const whole = mode === 'nearest' && isGradEnabled() && needsGrad(grid) ? attached(sampled, points) : sampled
  return asBase(reshape(whole, [n, c, ...output]))
}

const gridSampleArguments = signature('gridSample', {
  input: takes.tensor,
  grid: takes.tensor,
  options: takes.options({
    mode: takes.oneOf('nearest', 'bilinear', 'bicubic'),
    paddingMode: takes.oneOf('zeros', 'border', 'reflection'),
    alignCorners: takes.flag,
  }),
})

/**
 * Samples `x` at the places a grid names (`torch.nn.functional.grid_sample`): out[n, c, i, j] is x[n, c] at (grid[n, i, j, 1],
 * grid[n, i, j, 0]), where −1 and 1 are the borders, interpolated between elements.
 *
 * @param x - `[N, C, H, W]`, or `[N, C, D, H, W]`.
 * @param grid - `[N, H', W', 2]` of (x, y), or `[N, D', H', W', 3]` of (x, y, z).
 * @returns `[N, C, H', W']`, or `[N, C, D', H', W']`.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`, `UNKNOWN_OPTION`.
 * @example
 * ```ts
 * const grid = torch.zeros([1, 1, 1, 2])
 * torch.nn.functional.gridSample(torch.tensor([[[[1, 2], [3, 4]]]]), grid) // [[[[2.5]]]]
 * ```
 */
export function gridSample(x: Tensor, grid: Tensor, options: GridSampleOptions = {}): Tensor {
  gridSampleArguments(arguments)
  return within('gridSample', () => {
    const { mode = 'bilinear', paddingMode: padding = 'zeros', alignCorners = false } = options
    if (!interpolations.includes(mode) || !paddings.includes(padding)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'gridSample',
        `expected mode to be ${interpolations.join(', ')} and paddingMode to be ${paddings.join(', ')}, but got: '${mode}' ` +
          `and '${padding}'.`,
        { mode, paddingMode: padding },
      )
    }
    return sample('gridSample', x, grid, mode, { padding, alignCorners, rank: x.shape.length - 2 })
  })
}

function numbered(
  op: string,
  rank: number,
  [x, grid]: readonly [Tensor, Tensor],
  mode: number,
  padding: number,
  alignCorners: boolean,
): Tensor {
  const [interpolation, paddingMode] = [interpolations[mode], paddings[padding]]
  if (interpolation === undefined || paddingMode === undefined || x.shape.length !== rank + 2) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `takes an input of ${rank + 2} dimensions, a mode of 0 (bilinear), 1 (nearest) or 2 (bicubic), and a padding mode of 0 (zeros), ` +
        `1 (border) or 2 (reflection), but got ${formatShape(x.shape)}, ${mode} and ${padding}.`,
      { input: x.shape, mode, padding },
    )
  }
  return sample(op, x, grid, interpolation, { padding: paddingMode, alignCorners, rank })
}

const gridSampler2dArguments = signature('gridSampler2d', {
  input: takes.tensor,
  grid: takes.tensor,
  interpolationMode: takes.integer,
  paddingMode: takes.integer,
  alignCorners: takes.flag,
})

/**
 * {@link nn.functional.gridSample} of images with modes as numbers (`torch.grid_sampler_2d`).
 *
 * @param interpolationMode - 0 bilinear, 1 nearest, 2 bicubic.
 * @param paddingMode - 0 zeros, 1 border, 2 reflection.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @example
 * ```ts
 * torch.gridSampler2d(torch.ones([1, 1, 3, 3]), torch.zeros([1, 1, 1, 2]), 0, 0, true) // [[[[1]]]]
 * ```
 */
export function gridSampler2d(
  x: Tensor,
  grid: Tensor,
  interpolationMode: number,
  paddingMode: number,
  alignCorners: boolean,
): Tensor {
  gridSampler2dArguments(arguments)
  return within('gridSampler2d', () => {
    return numbered('gridSampler2d', 2, [x, grid], interpolationMode, paddingMode, alignCorners)
  })
}

const gridSampler3dArguments = signature('gridSampler3d', {
  input: takes.tensor,
  grid: takes.tensor,
  interpolationMode: takes.integer,
  paddingMode: takes.integer,
  alignCorners: takes.flag,
})

/**
 * {@link nn.functional.gridSample} of volumes with modes as numbers (`torch.grid_sampler_3d`).
 *
 * @param interpolationMode - 0 trilinear, 1 nearest.
 * @param paddingMode - 0 zeros, 1 border, 2 reflection.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @example
 * ```ts
 * torch.gridSampler3d(torch.ones([1, 1, 3, 3, 3]), torch.zeros([1, 1, 1, 1, 3]), 0, 0, true) // [[[[[1]]]]]
 * ```
 */
export function gridSampler3d(
  x: Tensor,
  grid: Tensor,
  interpolationMode: number,
  paddingMode: number,
  alignCorners: boolean,
): Tensor {
  gridSampler3dArguments(arguments)
  return within('gridSampler3d', () => {
    return numbered('gridSampler3d', 3, [x, grid], interpolationMode, paddingMode, alignCorners)
  })
}
