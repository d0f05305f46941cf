import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { sub } from '../primitives/arithmetic.ts'
import { cat } from '../primitives/cat.ts'
import { ne } from '../primitives/compare.ts'
import { clone } from '../primitives/copy.ts'
import { narrow } from '../primitives/views.ts'

export interface DiffOptions {
  /** Put before `x` along the dimension. */
  readonly prepend?: Tensor
  /** Put after `x` along the dimension. */
  readonly append?: Tensor
}

const diffArguments = signature('diff', {
  input: takes.tensor,
  n: takes.optional(takes.integer),
  dim: takes.optional(takes.integer),
  options: takes.options({ prepend: takes.tensor, append: takes.tensor }),
})

/**
 * Differences of neighbours along a dimension, `n` times: out[i] = x[i + 1] − x[i] (`torch.diff`). Of bools: whether they differ.
 *
 * @param n - How often. Default 1.
 * @param dim - Default −1.
 * @throws TorchError `INVALID_ARGUMENT` for a 0-d tensor or a negative `n`.
 * @example
 * ```ts
 * torch.diff(torch.tensor([1, 4, 9])) // [3, 5]
 * ```
 */
export function diff(x: Tensor, n = 1, dim = -1, options?: DiffOptions): Tensor {
  diffArguments(arguments)
  return within('diff', () => {
    if (x.shape.length === 0 || !Number.isInteger(n) || n < 0) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'diff',
        `expects at least one dimension and an order n ≥ 0; got ${x.shape.length} dimensions and n = ${n}.`,
        { shape: x.shape, n },
      )
    }
    const d = normalizeDim('diff', dim, x.shape.length)
    const { prepend, append } = options ?? {}
    for (const more of [prepend, append]) {
      if (more === undefined || sameShape(more.shape.toSpliced(d, 1), x.shape.toSpliced(d, 1))) continue
      throw new TorchError(
        'SHAPE_MISMATCH',
        'diff',
        `expects prepend and append to have the shape of the tensor except along the dimension of the differences, ${d}, but got ` +
          `${formatShape(more.shape)} and ${formatShape(x.shape)}.`,
        { shape: x.shape, more: more.shape },
      )
    }
    const parts = [...(prepend === undefined ? [] : [prepend]), x, ...(append === undefined ? [] : [append])]
    if (n === 0) return clone(x)
    let out = parts.length === 1 ? x : cat(parts, d)
    for (let i = Math.min(n, out.shape[d]!); i > 0; i--) {
      const rest = Math.max(0, out.shape[d]! - 1)
      const after = narrow(out, d, out.shape[d]! - rest, rest)
      const before = narrow(out, d, 0, rest)
      out = out.dtype === 'bool' ? ne(after, before) : sub(after, before)
    }
    return out
  })
}

/** What of this file tensors have as methods. */
export const methods = ['diff'] as const
