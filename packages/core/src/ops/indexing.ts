import { TorchError } from '../errors.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { select, slice, unsqueeze } from './views.ts'

/**
 * One position of an index, as in Python's `x[…]`:
 *
 * | Python | here |
 * |---|---|
 * | `3`, `-1` | `3`, `-1` |
 * | `1:5`, `1:`, `:5`, `::2` | `[1, 5]`, `[1, null]`, `[null, 5]`, `[null, null, 2]` |
 * | `:` | `':'` |
 * | `...` | `'...'` |
 * | `None` | `null` |
 */
export type Index = number | null | ':' | '...' | readonly [start: number | null, end: number | null, step?: number]

/**
 * A view of part of a tensor, as Python's `x[…]`.
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE` for a number outside its dimension; `INVALID_ARGUMENT` for too many indices.
 * @example
 * ```ts
 * const x = torch.arange(12).view(3, 4)
 * torch.index(x, ':', [1, 3]).shape // [3, 2], Python's x[:, 1:3]
 * torch.index(x, -1, '...', null).shape // [4, 1], Python's x[-1, ..., None]
 * ```
 */
export function index(x: Tensor, ...indices: readonly Index[]): Tensor {
  const consumed = indices.filter((i) => i !== null && i !== '...').length
  const dots = indices.filter((i) => i === '...').length
  if (consumed > x.shape.length || dots > 1) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'index',
      dots > 1
        ? "an index can only have a single ellipsis ('...')."
        : `too many indices for tensor of dimension ${x.shape.length} (${formatShape(x.shape)}): ${consumed}.`,
      { shape: x.shape, indices },
    )
  }
  let out = x
  let dim = 0
  for (const item of indices) {
    if (item === '...') dim += x.shape.length - consumed
    else if (item === null) out = unsqueeze(out, dim++)
    else if (item === ':') dim++
    else if (typeof item === 'number') out = select(out, dim, item)
    else if (Array.isArray(item)) out = slice(out, dim++, item[0], item[1], item[2] ?? 1)
    else throw new TorchError('INVALID_ARGUMENT', 'index', `${String(item)} is no index.`, { index: item })
  }
  return out
}
