import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import type { UpsampleMode } from '../../backend/overrides.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { adaptiveAverage } from '../pooling/adaptive-avg-pool.ts'
import { checkFloat } from '../primitives/operands.ts'
import { upsampleOp } from './upsample.ts'

export interface InterpolateOptions {
  /** Spatial sizes of the result; one number for all. */
  readonly size?: number | readonly number[] | null
  /** Or by how much the input's are multiplied (and rounded down). */
  readonly scaleFactor?: number | readonly number[] | null
  /** Default `'nearest'`. */
  readonly mode?: 'nearest' | 'nearest-exact' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear' | 'area'
  /**
   * Whether the centres of the corner elements of input and result are the same points, rather than the outer edges. Only for
   * linear and cubic modes. Default false.
   */
  readonly alignCorners?: boolean | null
  /** Take the factor between coordinates from the sizes instead of from `scaleFactor`. Default false. */
  readonly recomputeScaleFactor?: boolean | null
  /** Filter over all that an element of the result covers when shrinking. Only bilinear and bicubic. Default false. */
  readonly antialias?: boolean
}

const ranks: { readonly [mode: string]: readonly (readonly [rank: number, mode: UpsampleMode | 'area'])[] } = {
  nearest: [1, 2, 3].map((rank) => [rank, 'nearest']),
  'nearest-exact': [1, 2, 3].map((rank) => [rank, 'nearest-exact']),
  area: [1, 2, 3].map((rank) => [rank, 'area']),
  linear: [[1, 'linear']],
  bilinear: [[2, 'linear']],
  bicubic: [[2, 'cubic']],
  trilinear: [[3, 'linear']],
}

function invalid(message: string, details: Readonly<Record<string, unknown>>): TorchError {
  return new TorchError('INVALID_ARGUMENT', 'interpolate', message, details)
}

function perDimension(name: string, value: number | readonly number[], rank: number): readonly number[] {
  if (typeof value === 'number') return new Array<number>(rank).fill(value)
  if (value.length === rank) return value
  throw invalid(
    `Input and output must have the same number of spatial dimensions, but got ${rank} and ${name} ${formatShape(value)}.`,
    { [name]: value, rank },
  )
}

/** Sizes of the result, and the factors that were given. */
function target(
  sizes: readonly number[],
  options: InterpolateOptions,
): { readonly output: readonly number[]; readonly scales: readonly (number | null)[] } {
  const { size, scaleFactor, recomputeScaleFactor } = options
  const hasSize = size !== undefined && size !== null
  if (hasSize === (scaleFactor !== undefined && scaleFactor !== null)) {
    throw invalid(
      hasSize ? 'only one of size or scaleFactor should be defined.' : 'either size or scaleFactor should be defined.',
      { size, scaleFactor },
    )
  }
  const none = sizes.map(() => null)
  if (hasSize) {
    if (recomputeScaleFactor === true) {
      throw invalid('recomputeScaleFactor is not meaningful with an explicit size.', { size })
    }
    return { output: perDimension('size', size, sizes.length), scales: none }
  }
  const scales = perDimension('scaleFactor', scaleFactor!, sizes.length)
  const output = sizes.map((length, i) => Math.floor(length * scales[i]!))
  return { output, scales: recomputeScaleFactor === true ? none : scales }
}

const interpolateArguments = signature('interpolate', {
  input: takes.tensor,
  options: takes.needed(
    takes.options({
      size: takes.orNull(takes.sizes),
      scaleFactor: takes.orNull(takes.either(takes.number, takes.numbers)),
      mode: takes.oneOf('linear', 'nearest', 'bilinear', 'bicubic', 'nearest-exact', 'trilinear', 'area'),
      alignCorners: takes.orNull(takes.flag),
      recomputeScaleFactor: takes.orNull(takes.flag),
      antialias: takes.flag,
    }),
  ),
})

/**
 * Resizes the spatial dimensions of `[N, C, …]` (`torch.nn.functional.interpolate`). Each element of the result lies at some place
 * of the input: out[i] sits at (i + ½) · s − ½, or i · (L − 1) / (L' − 1) with `alignCorners`, where s is the input's size over
 * the result's. `'nearest'` takes the element at ⌊i · s⌋, `'nearest-exact'` that at ⌊(i + ½) · s⌋; linear modes weigh two elements
 * per dimension and bicubic four, by Keys' kernel with a = −¾; `'area'` averages as {@link adaptiveAvgPool2d}.
 *
 * @param x - `[N, C, L]`, `[N, C, H, W]` or `[N, C, D, H, W]`; `'linear'`, `'bilinear'` (and `'bicubic'`) and `'trilinear'` are for
 * one, two and three spatial dimensions.
 * @throws TorchError `INVALID_ARGUMENT` for arguments that do not go together, `DTYPE_MISMATCH`, `UNKNOWN_OPTION`.
 * @example
 * ```ts
 * const x = torch.tensor([[[[1, 2], [3, 4]]]])
 * torch.nn.functional.interpolate(x, { scaleFactor: 2, mode: 'bilinear' }).shape // [1, 1, 4, 4]
 * ```
 */
export function interpolate(x: Tensor, options: InterpolateOptions): Tensor {
  interpolateArguments(arguments)
  return within('interpolate', () => {
    const { mode = 'nearest', antialias = false } = options
    const corners = options.alignCorners ?? null
    const choices = ranks[mode]
    const sizes = x.shape.slice(2)
    const kernel = choices?.find(([rank]) => rank === sizes.length)?.[1]
    if (kernel === undefined) {
      throw invalid(
        choices === undefined
          ? `'${mode}' is no mode. Use ${Object.keys(ranks).join(', ')}.`
          : `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${x.shape.length}D) for the modes: nearest | linear | ` +
              `bilinear | bicubic | trilinear | area | nearest-exact (got ${mode}).`,
        { mode, input: x.shape },
      )
    }
    const blends = kernel === 'linear' || kernel === 'cubic'
    if (corners !== null && !blends) {
      throw invalid(
        'alignCorners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear.',
        { mode, alignCorners: corners },
      )
    }
    if (antialias && !(blends && sizes.length === 2)) {
      throw invalid(
        'Anti-alias option is restricted to bilinear and bicubic modes and requires a 4-D tensor as input.',
        {
          mode,
        },
      )
    }
    const { output, scales } = target(sizes, options)
    checkShape('interpolate', output)
    if (kernel === 'area') {
      checkFloat('interpolate', x)
      return adaptiveAverage('interpolate', x, output)
    }
    if ([...sizes, ...output].some((size) => size < 1) || x.shape[1] === 0) {
      throw invalid(
        `Input and output sizes should be greater than 0, but got input ${formatShape(x.shape)} and output ${formatShape(output)}.`,
        { input: x.shape, output },
      )
    }
    if (!isFloat(x.dtype) && (blends || x.dtype !== 'uint8')) {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'interpolate',
        `mode '${mode}' takes a floating-point tensor${blends ? '' : ' or uint8'}, but got ${x.dtype}. Convert it with to('float32').`,
        { dtype: x.dtype },
      )
    }
    return upsampleOp.one([x], { mode: kernel, output, scales, alignCorners: corners === true, antialias })
  })
}

/** `size` and `scaleFactor` of {@link interpolate}. */
export type UpsampleOptions = Pick<InterpolateOptions, 'size' | 'scaleFactor'>

const upsampleOptionsKind: takes.Kind = takes.options({
  size: takes.orNull(takes.sizes),
  scaleFactor: takes.orNull(takes.either(takes.number, takes.numbers)),
})

const upsampleNearestArguments = signature('upsampleNearest', { input: takes.tensor, options: upsampleOptionsKind })

/**
 * {@link interpolate} with mode `'nearest'` (`torch.nn.functional.upsample_nearest`).
 *
 * @example
 * ```ts
 * torch.nn.functional.upsampleNearest(torch.tensor([[[1, 2]]]), { scaleFactor: 2 }) // [[[1, 1, 2, 2]]]
 * ```
 */
export function upsampleNearest(x: Tensor, options: UpsampleOptions): Tensor {
  upsampleNearestArguments(arguments)
  return within('upsampleNearest', () => {
    return interpolate(x, { ...options, mode: 'nearest' })
  })
}

const upsampleBilinearArguments = signature('upsampleBilinear', { input: takes.tensor, options: upsampleOptionsKind })

/**
 * {@link interpolate} with mode `'bilinear'` and corners aligned (`torch.nn.functional.upsample_bilinear`).
 *
 * @example
 * ```ts
 * torch.nn.functional.upsampleBilinear(torch.ones([1, 1, 2, 2]), { size: [3, 3] }).shape // [1, 1, 3, 3]
 * ```
 */
export function upsampleBilinear(x: Tensor, options: UpsampleOptions): Tensor {
  upsampleBilinearArguments(arguments)
  return within('upsampleBilinear', () => {
    return interpolate(x, { ...options, mode: 'bilinear', alignCorners: true })
  })
}
