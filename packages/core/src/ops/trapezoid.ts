import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { TorchError } from '../errors.ts'
import { formatShape, normalizeDim } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add, div, mul } from './arithmetic.ts'
import { diff } from './diff.ts'
import { asFloat, checkNumeric } from './operands.ts'
import { sum } from './reduce.ts'
import { cumsum } from './scan.ts'
import { narrow, reshape } from './views.ts'

export interface TrapezoidOptions {
  /** Distance of neighbours where no `x` is given. Default 1. */
  readonly dx?: number
  /** Default −1. */
  readonly dim?: number
}

export const trapezoidOptionsKind: takes.Kind = takes.options({ dx: takes.number, dim: takes.integer })

/** Areas between neighbours along a dimension. */
function areas(op: string, y: Tensor, x: Tensor | null | undefined, options: TrapezoidOptions | undefined): Tensor {
  if (x !== null && x !== undefined && options?.dx !== undefined) {
    throw new TorchError('INVALID_ARGUMENT', op, "give either positions or 'dx', not both.", { dx: options.dx })
  }
  checkNumeric(op, y)
  if (x !== null && x !== undefined) checkNumeric(op, x)
  const d = normalizeDim(op, options?.dim ?? -1, y.shape.length)
  const source = asFloat(y)
  const rest = Math.max(0, (source.shape[d] ?? 0) - 1)
  const pairs = add(narrow(source, d, 0, rest), narrow(source, d, (source.shape[d] ?? 0) - rest, rest))
  if (x === null || x === undefined) return mul(pairs, (options?.dx ?? 1) / 2)
  return div(mul(pairs, widths(op, y, x, d)), 2)
}

function widths(op: string, y: Tensor, x: Tensor, dim: number): Tensor {
  if (x.shape.length !== 1) return diff(x, 1, dim - y.shape.length)
  if (x.shape[0] !== y.shape[dim]) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `there must be one position per sample: ${formatShape(x.shape)} for ${y.shape[dim]} in ${formatShape(y.shape)}.`,
      { x: x.shape, y: y.shape, dim },
    )
  }
  return reshape(diff(x), [-1, ...y.shape.slice(dim + 1).map(() => 1)])
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
  return sum(areas('trapezoid', y, x, options), options?.dim ?? -1)
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
  return trapezoid(y, x, options)
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
  return cumsum(areas('cumulativeTrapezoid', y, x, options), options?.dim ?? -1)
}
