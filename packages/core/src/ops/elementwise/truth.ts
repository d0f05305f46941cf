import { reduceOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { normalizeDims } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { eq, ne } from '../primitives/compare.ts'
import { cast, clone } from '../primitives/copy.ts'
import { amax, amin, countOf, type Dims, type ReduceOptions, sum } from '../primitives/reduce.ts'

function truth(
  name: 'any' | 'all',
  x: Tensor,
  dim: Dims | undefined,
  options: ReduceOptions | undefined,
  extreme: typeof amax,
): Tensor {
  const bits = x.dtype === 'bool' ? x.detach() : ne(x.detach(), 0)
  // An empty list means no dimension here, unlike for sums.
  const nothing = typeof dim === 'object' && dim !== null && dim.length === 0
  const dims = nothing ? [] : normalizeDims(name, dim, x.shape.length)
  const out = nothing
    ? clone(bits)
    : countOf(x.shape, dims) > 0
      ? extreme(bits, dims, options)
      : (name === 'all' ? eq : ne)(sum(bits, dims, options), 0)
  return x.dtype === 'uint8' ? cast(out, 'uint8') : out
}

const anyArguments = signature('any', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: reduceOptionsKind,
})

/**
 * Whether any element over dimensions is not 0 (`torch.any`): bool, or uint8 for uint8. False for nothing; NaN is not 0.
 *
 * @param dim - Dimensions to look at. Default: all; of an empty list: none.
 * @example
 * ```ts
 * torch.any(torch.tensor([0, 2])) // true
 * ```
 */
export function any(x: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
  anyArguments(arguments)
  return truth('any', x, dim, options, amax)
}

const allArguments = signature('all', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: reduceOptionsKind,
})

/**
 * Whether all elements over dimensions are not 0 (`torch.all`): bool, or uint8 for uint8. True for nothing; NaN is not 0.
 *
 * @param dim - Dimensions to look at. Default: all; of an empty list: none.
 * @example
 * ```ts
 * torch.all(torch.tensor([0, 2])) // false
 * ```
 */
export function all(x: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
  allArguments(arguments)
  return truth('all', x, dim, options, amin)
}

const countNonzeroArguments = signature('countNonzero', { input: takes.tensor, dim: takes.optional(takes.dims) })

/**
 * How many elements over dimensions are not 0, as int32 (`torch.count_nonzero`).
 *
 * @example
 * ```ts
 * torch.countNonzero(torch.tensor([0, 2, 3])) // 2
 * ```
 */
export function countNonzero(x: Tensor, dim?: Dims): Tensor {
  countNonzeroArguments(arguments)
  return sum(ne(x.detach(), 0), dim)
}

/** What of this file tensors have as methods. */
export const methods = ['all', 'any', 'countNonzero'] as const
