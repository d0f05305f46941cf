import { sumOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { isFloat } from '../../dtype/dtype.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div } from '../primitives/arithmetic.ts'
import { cast } from '../primitives/copy.ts'
import { checkFloat } from '../primitives/operands.ts'
import { type Dims, sum, type SumOptions } from '../primitives/reduce.ts'
import { isnan, logicalNot } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

const nansumArguments = signature('nansum', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: sumOptionsKind,
})

/**
 * Sum over dimensions of the elements that are not NaN: out = Σ x (`torch.nansum`); the others get gradient 0.
 *
 * @param dim - Dimensions to sum over. Default: all.
 * @example
 * ```ts
 * torch.nansum(torch.tensor([1, NaN, 2])) // 3
 * ```
 */
export function nansum(x: Tensor, dim?: Dims, options?: SumOptions): Tensor {
  nansumArguments(arguments)
  return sum(isFloat(x.dtype) ? where(isnan(x), 0, x) : x, dim, options)
}

const nanmeanArguments = signature('nanmean', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: sumOptionsKind,
})

/**
 * Mean over dimensions of the elements that are not NaN; NaN where there is none (`torch.nanmean`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nanmean(torch.tensor([1, NaN, 2])) // 1.5
 * ```
 */
export function nanmean(x: Tensor, dim?: Dims, options?: SumOptions): Tensor {
  nanmeanArguments(arguments)
  checkFloat('nanmean', x)
  const source = options?.dtype === undefined ? x : cast(x, options.dtype)
  checkFloat('nanmean', source)
  const keepdim = { keepdim: options?.keepdim === true }
  return div(nansum(source, dim, keepdim), sum(logicalNot(isnan(source)), dim, keepdim))
}

/** What of this file tensors have as methods. */
export const methods = ['nanmean', 'nansum'] as const
