import { within } from '../../arguments/within.ts'
import { named } from '../../results.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { clone } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { scatter } from '../primitives/scatter.ts'
import { asZeroDim, type Selection } from '../primitives/selection.ts'
import { sortOp } from '../primitives/sort.ts'
import { narrow, reshape } from '../primitives/views.ts'

interface TopkAttrs {
  readonly k: number
  readonly dim: number
  readonly largest: boolean
}

const topkOp: Op<TopkAttrs> = defineOp<TopkAttrs>({
  name: 'topk',
  tier: 'composite',
  meta: ([x], { k, dim }) => {
    const shape = x!.shape.with(dim, k)
    return [
      { shape, dtype: x!.dtype },
      { shape, dtype: 'int32' },
    ]
  },
  composite: ([x], { k, dim, largest }) =>
    sortOp.all([x!], { dim, descending: largest }).map((sorted) => clone(narrow(sorted, dim, 0, k))),
  saveOutputs: [1],
  vjp: (saved, [grad]) => [
    grad === null ? null : scatter(fillLike(grad!, 0, saved.inputs[0]!.shape), saved.attrs.dim, saved.output(1), grad!),
  ],
})

export interface TopkOptions {
  /** Largest elements, else smallest. Default true. */
  readonly largest?: boolean
  /** Accepted for PyTorch's sake; results are always sorted. */
  readonly sorted?: boolean
}

const topkArguments = signature('topk', {
  input: takes.tensor,
  k: takes.integer,
  dim: takes.optional(takes.integer),
  options: takes.options({ largest: takes.flag, sorted: takes.flag }),
})

/**
 * The `k` largest (or smallest) elements along a dimension, sorted (`torch.topk`); NaN counts as greatest.
 *
 * @param dim - Default −1.
 * @returns `{ values, indices }`; indices (int32) say where each value was.
 * @throws TorchError `INVALID_ARGUMENT` if `k` is not in 0 … size.
 * @example
 * ```ts
 * torch.topk(torch.tensor([3, 1, 2]), 2).values // [3, 2]
 * ```
 */
export function topk(x: Tensor, k: number, dim = -1, options?: TopkOptions): Selection {
  topkArguments(arguments)
  return within('topk', () => {
    const d = normalizeDim('topk', dim, x.shape.length)
    const size = x.shape[d] ?? 1
    if (!Number.isInteger(k) || k < 0 || k > size) {
      throw new TorchError('INVALID_ARGUMENT', 'topk', `selected index k out of range: ${k} of ${size} elements.`, {
        k,
        size,
      })
    }
    if (x.shape.length === 0 && k === 1) return asZeroDim(topk(reshape(x, [1]), 1, 0))
    if (x.shape.length === 0) return topk(reshape(x, [1]), 0, 0)
    const [values, indices] = topkOp.all([x], { k, dim: d, largest: options?.largest !== false })
    return named({ values: values!, indices: indices! })
  })
}

/** What of this file tensors have as methods. */
export const methods = ['topk'] as const
