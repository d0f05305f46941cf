import { needsGrad } from '../dispatch/autograd-meta.ts'
import { isGradEnabled } from '../dispatch/grad-mode.ts'
import { checkFits, checkInPlace } from '../dispatch/in-place.ts'
import { anyNeedsGrad } from '../dispatch/record.ts'
import { scope } from '../dispatch/scope.ts'
import { category, isFloat } from '../dtype.ts'
import { calledAs, TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { clone, copyOp } from './copy.ts'

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
  const record = isGradEnabled() && isFloat(target.dtype) && (needsGrad(target) || anyNeedsGrad(others))
  checkInPlace(op, target, record)
  const result = calledAs(op, () => (record ? compute(clone(target)) : scope(() => compute(target))))
  checkFits(op, target, result)
  if (category(result.dtype) > category(target.dtype)) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      `result type ${result.dtype} can't be cast to the desired output type ${target.dtype}. Work out of place.`,
      { result: result.dtype, target: target.dtype },
    )
  }
  copyOp.into(target, [result], { dtype: target.dtype })
  if (!record && result !== target) result.dispose()
  return target
}
