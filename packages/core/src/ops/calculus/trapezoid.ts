import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { fillLike } from '../primitives/fill.ts'
import { asFloat, checkNumeric } from '../primitives/operands.ts'
import { sum } from '../primitives/reduce.ts'
import { cumsum } from '../primitives/scan.ts'
import { narrow, reshape, select } from '../primitives/views.ts'

export interface TrapezoidOptions {
  /** Distance of neighbours where no `x` is given. Default 1. */
  readonly dx?: number
  /** Default −1. */
  readonly dim?: number
}

const trapezoidOptionsKind: takes.Kind = takes.options({ dx: takes.number, dim: takes.integer })

interface Samples {
  readonly left: Tensor
  readonly right: Tensor
  readonly dim: number
}

/** Neighbours along a dimension. */
function neighbours(x: Tensor, dim: number): Samples {
  const size = x.shape[dim]!
  const rest = Math.max(0, size - 1)
  return { left: narrow(x, dim, 0, rest), right: narrow(x, dim, size - rest, rest), dim }
}

function check(op: string, y: Tensor, x: Tensor | null, options: TrapezoidOptions | undefined): number {
  checkNumeric(op, y)
  if (y.shape.length === 0) {
    throw new TorchError('SHAPE_MISMATCH', op, 'a number has no neighbours: the samples need at least one dimension.')
  }
  if (x !== null) checkNumeric(op, x)
  if (x !== null && options?.dx !== undefined) {
    throw new TorchError('INVALID_ARGUMENT', op, "give either positions or 'dx', not both.", { dx: options.dx })
  }
  return normalizeDim(op, options?.dim ?? -1, y.shape.length)
}

/** Twice the areas between neighbours, given positions. */
function areas(op: string, y: Tensor, x: Tensor, dim: number): Tensor {
  const { left, right } = neighbours(y, dim)
  const positions = neighbours(placed(op, y, x, dim), dim)
  return mul(add(left, right), sub(positions.right, positions.left))
}

/** Positions with the dimensions of the samples. */
function placed(op: string, y: Tensor, x: Tensor, dim: number): Tensor {
  const rank = y.shape.length
  if (x.shape.length !== 1) {
    return x.shape.length < rank ? reshape(x, [...new Array<number>(rank - x.shape.length).fill(1), ...x.shape]) : x
  }
  if (x.shape[0] === y.shape[dim])
    return reshape(
      x,
      y.shape.map((_, i) => (i === dim ? -1 : 1)),
    )
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `there must be one position per sample: ${formatShape(x.shape)} for ${y.shape[dim]} in ${formatShape(y.shape)}.`,
    { x: x.shape, y: y.shape, dim },
  )
}

function integral(op: string, y: Tensor, x: Tensor | null, options: TrapezoidOptions | undefined): Tensor {
  const d = check(op, y, x, options)
  const size = y.shape[d]!
  if (size === 0) return fillLike(y, 0, y.shape.toSpliced(d, 1))
  if (x !== null) return div(sum(areas(op, y, x, d), d), 2)
  const ends = add(select(y, d, 0), select(y, d, size - 1))
  return mul(sub(asFloat(sum(y, d)), mul(asFloat(ends), 0.5)), options?.dx ?? 1)
}

const trapezoidArguments = signature('trapezoid', {
  y: takes.tensor,
  x: takes.optional(takes.tensor),
  options: trapezoidOptionsKind,
})

/**
 * Area under samples `y` along a dimension by trapezoids: Σ (xᵢ₊₁ − xᵢ)(yᵢ + yᵢ₊₁) / 2 (`torch.trapezoid`).
 *
 * @param x - Positions of the samples; a vector, or as many dimensions as `y`. Default: `dx` apart.
 * @throws TorchError `SHAPE_MISMATCH` if positions and samples do not match, `INVALID_ARGUMENT` for both `x` and `dx`.
 * @example
 * ```ts
 * torch.trapezoid(torch.tensor([1, 2, 3])) // 4
 * torch.trapezoid(torch.tensor([1, 2, 3]), torch.tensor([0, 1, 3])) // 6.5
 * ```
 */
export function trapezoid(y: Tensor, x?: Tensor | null, options?: TrapezoidOptions): Tensor {
  trapezoidArguments(arguments)
  return integral('trapezoid', y, x ?? null, options)
}

const trapzArguments = signature('trapz', {
  y: takes.tensor,
  x: takes.optional(takes.tensor),
  options: trapezoidOptionsKind,
})

/**
 * {@link trapezoid} by its older name (`torch.trapz`).
 *
 * @example
 * ```ts
 * torch.trapz(torch.tensor([1, 2, 3])) // 4
 * ```
 */
export function trapz(y: Tensor, x?: Tensor | null, options?: TrapezoidOptions): Tensor {
  trapzArguments(arguments)
  return integral('trapz', y, x ?? null, options)
}

const cumulativeTrapezoidArguments = signature('cumulativeTrapezoid', {
  y: takes.tensor,
  x: takes.optional(takes.tensor),
  options: trapezoidOptionsKind,
})

/**
 * Area under samples up to each but the first (`torch.cumulative_trapezoid`); arguments as of {@link trapezoid}.
 *
 * @throws TorchError as {@link trapezoid}.
 * @example
 * ```ts
 * torch.cumulativeTrapezoid(torch.tensor([1, 2, 3])) // [1.5, 4]
 * ```
 */
export function cumulativeTrapezoid(y: Tensor, x?: Tensor | null, options?: TrapezoidOptions): Tensor {
  cumulativeTrapezoidArguments(arguments)
  const op = 'cumulativeTrapezoid'
  const d = check(op, y, x ?? null, options)
  if (x !== null && x !== undefined) return div(cumsum(areas(op, y, x, d), d), 2)
  const { left, right } = neighbours(y, d)
  return cumsum(mul(asFloat(add(left, right)), (options?.dx ?? 1) / 2), d)
}
