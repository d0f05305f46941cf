import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { isFloat, isInteger } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, maximum, mul, sub } from '../primitives/arithmetic.ts'
import { eq, lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { matmul } from '../primitives/matmul.ts'
import { asFloat, checkNumeric } from '../primitives/operands.ts'
import { sum } from '../primitives/reduce.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { clamp } from '../elementwise/clamp.ts'
import { sqrt } from '../primitives/unary.ts'
import { diagonal, reshape, squeeze, transpose, unsqueeze } from '../primitives/views.ts'

export interface CovOptions {
  /** What is subtracted from the number of observations. Default 1. */
  readonly correction?: number
  /** How often each observation counts: integers, one per column. */
  readonly fweights?: Tensor
  /** How much each observation weighs: floats, one per column. */
  readonly aweights?: Tensor
}

function checkWeights(
  which: string,
  weights: Tensor | undefined,
  count: number,
  fits: (dtype: Tensor['dtype']) => boolean,
): void {
  if (weights === undefined) return
  if (!fits(weights.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'cov', `${which} cannot be ${weights.dtype}.`, { dtype: weights.dtype })
  }
  if (!sameShape(weights.shape, [count])) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'cov',
      `${which} must have shape [${count}], one per observation, but has ${formatShape(weights.shape)}.`,
      { weights: weights.shape, count },
    )
  }
  refuseWhere(
    () => lt(weights.detach(), 0),
    () => new TorchError('INVALID_ARGUMENT', 'cov', `${which} cannot be negative, but some are.`),
  )
}

function checkMatrix(op: string, x: Tensor): void {
  if (x.shape.length <= 2) return
  throw new TorchError('SHAPE_MISMATCH', op, `expected at most two dimensions, but got ${formatShape(x.shape)}.`, {
    shape: x.shape,
  })
}

const covArguments = signature('cov', {
  input: takes.tensor,
  options: takes.options({ correction: takes.integer, fweights: takes.tensor, aweights: takes.tensor }),
})

/**
 * Covariance of variables in rows, observed in columns: Σ (xᵢ − mean xᵢ)(xⱼ − mean xⱼ) / (n − correction) (`torch.cov`).
 *
 * @param x - `[variables, observations]`, or one variable as a vector, which gives a 0-d result.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH` for weights of the wrong kind, `INVALID_ARGUMENT` for negative ones.
 * @example
 * ```ts
 * torch.cov(torch.tensor([[1, 2, 3], [3, 2, 1]])) // [[1, -1], [-1, 1]]
 * ```
 */
export function cov(x: Tensor, options?: CovOptions): Tensor {
  covArguments(arguments)
  checkNumeric('cov', x)
  checkMatrix('cov', x)
  const { correction = 1, fweights, aweights } = options ?? {}
  const matrix = x.shape.length < 2 ? reshape(x, [1, -1]) : x
  const rows = isFloat(x.dtype) || aweights === undefined ? asFloat(matrix) : cast(matrix, aweights.dtype)
  const count = rows.shape[1]!
  checkWeights('fweights', fweights, count, isInteger)
  checkWeights('aweights', aweights, count, isFloat)
  const frequencies = fweights === undefined ? undefined : cast(fweights, aweights?.dtype ?? rows.dtype)
  const weights =
    frequencies === undefined ? aweights : aweights === undefined ? frequencies : mul(frequencies, aweights)
  if (weights !== undefined) {
    refuseWhere(
      () => eq(sum(weights.detach()), 0),
      () => new TorchError('INVALID_ARGUMENT', 'cov', "weights sum to zero, can't be normalized."),
    )
  }
  const weighted = (values: Tensor): Tensor => (weights === undefined ? values : mul(values, weights))
  const total = weights === undefined ? count : sum(weights)
  const centered = sub(rows, unsqueeze(div(sum(weighted(rows), 1), total), 1))
  const products = matmul(centered, transpose(weighted(centered), 0, 1))
  return squeeze(div(products, divisor(total, weights, aweights, correction)))
}

function divisor(
  total: Tensor | number,
  weights: Tensor | undefined,
  aweights: Tensor | undefined,
  correction: number,
): Tensor | number {
  if (typeof total === 'number') return Math.max(0, total - correction)
  if (weights === undefined || aweights === undefined || correction === 0) return maximum(sub(total, correction), 0)
  return maximum(sub(total, div(mul(sum(mul(weights, aweights)), correction), total)), 0)
}

const corrcoefArguments = signature('corrcoef', { input: takes.tensor })

/**
 * Pearson's correlation of variables in rows: covᵢⱼ / √(covᵢᵢ covⱼⱼ), cut to [−1, 1] (`torch.corrcoef`).
 *
 * @throws TorchError `SHAPE_MISMATCH` for more than two dimensions.
 * @example
 * ```ts
 * torch.corrcoef(torch.tensor([[1, 2, 3], [3, 2, 1]])) // [[1, -1], [-1, 1]]
 * ```
 */
export function corrcoef(x: Tensor): Tensor {
  corrcoefArguments(arguments)
  checkMatrix('corrcoef', x)
  checkNumeric('corrcoef', x)
  const c = cov(x)
  if (c.shape.length === 0) return div(c, c)
  const deviations = sqrt(diagonal(c))
  return clamp(div(div(c, unsqueeze(deviations, 1)), unsqueeze(deviations, 0)), { min: -1, max: 1 })
}

/** What of this file tensors have as methods. */
export const methods = ['corrcoef', 'cov'] as const
