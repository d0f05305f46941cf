import { within } from '../../arguments/within.ts'
import { named } from '../../results.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { fillLike } from './fill.ts'
import { scatter } from './scatter.ts'
import { asZeroDim, type Selection } from './selection.ts'
import { reshape } from './views.ts'

interface SortAttrs {
  readonly dim: number
  readonly descending: boolean
}

export const sortOp: Op<SortAttrs> = defineOp<SortAttrs>({
  name: 'sort',
  tier: 'prim',
  meta: ([x]) => [x!, { shape: x!.shape, dtype: 'int32' }],
  saveOutputs: [1],
  vjp: (saved, [grad]) => [grad === null ? null : scatter(fillLike(grad!, 0), saved.attrs.dim, saved.output(1), grad!)],
})

export interface SortOptions {
  /** Largest first. Default false. */
  readonly descending?: boolean
  /** Equal elements keep their order; always true here, accepted for PyTorch's sake. */
  readonly stable?: boolean
}

export const sortOptionsKind: takes.Kind = takes.options({ descending: takes.flag, stable: takes.flag })

const sortArguments = signature('sort', {
  input: takes.tensor,
  dim: takes.optional(takes.integer),
  options: sortOptionsKind,
})

/**
 * Sorts along a dimension, stably; NaN counts as greatest (`torch.sort`).
 *
 * @param dim - Default −1.
 * @returns `{ values, indices }`; indices (int32) say where each value was.
 * @example
 * ```ts
 * const { values, indices } = torch.sort(torch.tensor([3, 1, 2])) // [1, 2, 3], [1, 2, 0]
 * ```
 */
export function sort(x: Tensor, dim = -1, options?: SortOptions): Selection {
  sortArguments(arguments)
  const d = normalizeDim('sort', dim, x.shape.length)
  if (x.shape.length === 0) return asZeroDim(sort(reshape(x, [1]), 0))
  const [values, indices] = sortOp.all([x], { dim: d, descending: options?.descending === true })
  return named({ values: values!, indices: indices! })
}

const argsortArguments = signature('argsort', {
  input: takes.tensor,
  dim: takes.optional(takes.integer),
  options: sortOptionsKind,
})

/**
 * The indices (int32) that would sort a dimension (`torch.argsort`).
 *
 * @param dim - Default −1.
 * @example
 * ```ts
 * torch.argsort(torch.tensor([3, 1, 2])) // [1, 2, 0]
 * ```
 */
export function argsort(x: Tensor, dim = -1, options?: SortOptions): Tensor {
  argsortArguments(arguments)
  return within('argsort', () => {
    return sort(x.detach(), dim, options).indices
  })
}

const msortArguments = signature('msort', { input: takes.tensor })

/**
 * The values of {@link sort} along the first dimension (`torch.msort`).
 *
 * @example
 * ```ts
 * torch.msort(torch.tensor([[3, 1], [2, 4]])) // [[2, 1], [3, 4]]
 * ```
 */
export function msort(x: Tensor): Tensor {
  msortArguments(arguments)
  return within('msort', () => {
    return sort(x, 0).values
  })
}

/** What of this file tensors have as methods. */
export const methods = ['argsort', 'msort', 'sort'] as const
