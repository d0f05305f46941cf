import { within } from '../../arguments/within.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import { checkCast, checkFits, checkInPlace } from '../../dispatch/in-place.ts'
import { anyNeedsGrad } from '../../dispatch/record.ts'
import { scope } from '../../memory/scope.ts'
import { isFloat } from '../../dtype/dtype.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast, clone, copyOp } from './copy.ts'
import { overwrite } from './overwrite.ts'

/**
 * The in-place form of a function that is no op of its own: computes the result from `target` and writes it over `target`,
 * in the target's dtype. Recorded like any other in-place operation.
 *
 * @param op - Name for messages, with the underscore: `clamp_`.
 * @param compute - Must use the tensor it is given instead of `target`, which is about to be overwritten.
 * @param others - Further tensors that `compute` reads.
 */
export function rewrite(
  op: string,
  target: Tensor,
  compute: (x: Tensor) => Tensor,
  others: readonly Tensor[] = [],
): Tensor {
  const record =
    isGradEnabled() && isFloat(target.dtype) && (needsGrad(target) || anyNeedsGrad(others.filter(isTensor)))
  checkInPlace(op, target, record)
  const result = within(op, () => (record ? compute(clone(target)) : scope(() => compute(target))))
  checkFits(op, target, result)
  checkCast(op, target, result.dtype)
  // A comparison has no gradient; what it overwrites has one of zeros.
  if (record && !needsGrad(result)) return overwrite(target, cast(result, target.dtype))
  copyOp.into(target, [result], { dtype: target.dtype })
  if (!record && result !== target) result.dispose()
  return target
}
