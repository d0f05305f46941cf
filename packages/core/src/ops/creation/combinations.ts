import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { fillLike } from '../primitives/fill.ts'
import { fromArray } from './from-values.ts'
import { indexSelect } from '../primitives/gather.ts'
import { reshape } from '../primitives/views.ts'

export interface CombinationsOptions {
  /** Whether an element may be taken more than once. Default false. */
  readonly withReplacement?: boolean
}

const combinationsArguments = signature('combinations', {
  input: takes.tensor,
  r: takes.optional(takes.integer),
  options: takes.options({ withReplacement: takes.flag }),
})

/**
 * All ways to take `r` elements of a vector, in its order, one row each (`torch.combinations`).
 *
 * @param r - Default 2.
 * @throws TorchError `SHAPE_MISMATCH` if `x` is no vector, `INVALID_ARGUMENT` for a negative `r`.
 * @example
 * ```ts
 * torch.combinations(torch.tensor([1, 2, 3])) // [[1, 2], [1, 3], [2, 3]]
 * ```
 */
export function combinations(x: Tensor, r = 2, options?: CombinationsOptions): Tensor {
  combinationsArguments(arguments)
  return within('combinations', () => {
    if (x.shape.length !== 1) {
      throw new TorchError('SHAPE_MISMATCH', 'combinations', `expected a vector, but got ${formatShape(x.shape)}.`, {
        shape: x.shape,
      })
    }
    if (!Number.isInteger(r) || r < 0) {
      throw new TorchError('INVALID_ARGUMENT', 'combinations', `expected r ≥ 0, but got ${r}.`, { r })
    }
    if (r === 0) return fillLike(x, 0, [0])
    const rows = indexRows(x.shape[0]!, r, options?.withReplacement === true ? 0 : 1)
    const at = fromArray(Int32Array.from(rows), [rows.length], { device: x.device })
    return reshape(indexSelect(x, 0, at), [rows.length / r, r])
  })
}

/** Ascending indices below `size` in groups of `r`, each at least `gap` above the one before it. */
function indexRows(size: number, r: number, gap: number): number[] {
  const out: number[] = []
  const row: number[] = []
  const extend = (from: number): void => {
    if (row.length === r) {
      out.push(...row)
      return
    }
    for (let i = from; i < size; i++) {
      row.push(i)
      extend(i + gap)
      row.pop()
    }
  }
  extend(0)
  return out
}
