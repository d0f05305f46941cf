import { writing } from '../../dispatch/dispatch.ts'
import * as inPlace from '../../dispatch/in-place.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/** The in-place form of a function that is no op of its own, as {@link inPlace.writeResult} makes it. */
export function rewrite(
  op: string,
  target: Tensor,
  result: (x: Tensor) => Tensor,
  others: readonly Tensor[] = [],
): Tensor {
  return inPlace.writeResult(op, target, result, others, writing)
}
