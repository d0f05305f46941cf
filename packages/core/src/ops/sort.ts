import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { checkOptions } from '../errors.ts'
import { normalizeDim } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { clone } from './copy.ts'
import { fillLike } from './fill.ts'
import { scatter } from './scatter.ts'
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
export function sort(
  x: Tensor,
  dim = -1,
  options?: SortOptions,
): { readonly values: Tensor; readonly indices: Tensor } {
  checkOptions('sort', options, ['descending', 'stable'])
  const d = normalizeDim('sort', dim, x.shape.length)
  if (x.shape.length === 0) {
    const indices = fillLike(clone(x), 0)
    return { values: clone(x), indices: indices.to('int32') }
  }
  const [values, indices] = sortOp.all([x], { dim: d, descending: options?.descending === true })
  return { values: values!, indices: indices! }
}

/**
 * The indices (int32) that would sort a dimension (`torch.argsort`).
 *
 * @example
 * ```ts
 * torch.argsort(torch.tensor([3, 1, 2])) // [1, 2, 0]
 * ```
 */
export function argsort(x: Tensor, dim = -1, options?: SortOptions): Tensor {
  return sort(x.detach(), dim, options).indices
}

export interface TopkOptions {
  /** Largest elements, else smallest. Default true. */
  readonly largest?: boolean
  /** Accepted for PyTorch's sake; results are always sorted. */
  readonly sorted?: boolean
}

/**
 * The `k` largest (or smallest) elements along a dimension, sorted (`torch.topk`).
 *
 * @example
 * ```ts
 * torch.topk(torch.tensor([3, 1, 2]), 2).values // [3, 2]
 * ```
 */
export function topk(
  x: Tensor,
  k: number,
  dim = -1,
  options?: TopkOptions,
): { readonly values: Tensor; readonly indices: Tensor } {
  checkOptions('topk', options, ['largest', 'sorted'])
  const source = x.shape.length === 0 ? reshape(x, [1]) : x
  const d = normalizeDim('topk', dim, source.shape.length)
  const { values, indices } = sort(source, d, { descending: options?.largest !== false })
  const out = { values: values.narrow(d, 0, k), indices: indices.narrow(d, 0, k) }
  return x.shape.length === 0 ? { values: reshape(out.values, []), indices: reshape(out.indices, []) } : out
}
