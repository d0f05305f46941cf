import { type DType, isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { sub } from './arithmetic.ts'
import { ge } from './compare.ts'
import { cast } from './copy.ts'
import { refuseWhere } from './refuse.ts'
import { abs } from './unary.ts'

const beyond = 2 ** 31
const largest: Partial<Record<DType, number>> = { bool: 1, uint8: 255, int8: 128, int16: 2 ** 15 }

/**
 * Integers are summed and multiplied in int32 on every device, where PyTorch has int64: a result beyond int32 is refused, not
 * wrapped.
 *
 * What wrapped is off by a multiple of 2³², so a floating estimate that is off by less than 2³¹ tells the two apart.
 *
 * @param terms - Most elements that one result combines.
 * @param again - The same computation, for the estimate.
 */
export function inRange(op: string, x: Tensor, out: Tensor, terms: number, again: (x: Tensor) => Tensor): Tensor {
  if (out.dtype !== 'int32' || isFloat(x.dtype)) return out
  const most = largest[x.dtype] ?? beyond
  const bound = op.endsWith('prod') ? most ** terms : most * terms
  if (bound < beyond) return out
  const wide = x.device.capabilities.dtypes.has('float64') ? 'float64' : 'float32'
  refuseWhere(
    () => ge(abs(sub(again(cast(x.detach(), wide)), cast(out, wide))), beyond),
    () =>
      new TorchError(
        'INVALID_ARGUMENT',
        op,
        `the result is beyond int32, the dtype of integer results. Use { dtype: 'int64' } where the device has it, or 'float32'.`,
        { dtype: x.dtype },
      ),
  )
  return out
}
