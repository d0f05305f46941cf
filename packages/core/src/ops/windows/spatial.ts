import { within } from '../../arguments/within.ts'
import { asBase } from '../../dispatch/compute.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { squeeze, unsqueeze } from '../primitives/views.ts'

/** One number for all spatial dimensions, or one for each. */
export type Sizes<T extends readonly number[]> = number | T

/**
 * Computes on a batch `[N, C, …]` of `rank` spatial dimensions. A single sample `[C, …]` becomes a batch of one, and the results
 * single samples again. What `compute` returns must be no view of its argument; errors inside are those of `op`.
 */
export function inBatch(
  op: string,
  x: Tensor,
  rank: number,
  compute: (batch: Tensor) => readonly Tensor[],
): readonly Tensor[] {
  if (x.shape.length === rank + 2) return within(op, () => compute(x)).map(asBase)
  if (x.shape.length === rank + 1) {
    return within(op, () => compute(unsqueeze(x, 0)).map((one) => squeeze(one, 0))).map(asBase)
  }
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `Expected ${rank + 1}D (unbatched) or ${rank + 2}D (batched) input, but got input of size ${formatShape(x.shape)}.`,
    { input: x.shape },
  )
}

/** As {@link inBatch}, for one result. */
export function batched(op: string, x: Tensor, rank: number, compute: (batch: Tensor) => Tensor): Tensor {
  return inBatch(op, x, rank, (batch) => [compute(batch)])[0]!
}
