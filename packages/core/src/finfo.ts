import * as takes from './arguments/kinds.ts'
import { signature } from './arguments/signature.ts'
import { type DType, integerRange, isFloat, isInteger, itemSize } from './dtype/dtype.ts'
import { type FloatInfo, floatLimits, type IntegerInfo } from './dtype/limits.ts'
import { TorchError } from './errors.ts'

export type { FloatInfo, IntegerInfo } from './dtype/limits.ts'

const finfoArguments = signature('finfo', { dtype: takes.dtype })

/**
 * Limits of a floating dtype (`torch.finfo`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool: use {@link iinfo}.
 * @example
 * ```ts
 * torch.finfo('float16').max // 65504
 * ```
 */
export function finfo(dtype: DType): FloatInfo {
  finfoArguments(arguments)
  const limits = floatLimits(dtype)
  if (limits === null) {
    throw new TorchError('DTYPE_MISMATCH', 'finfo', `${dtype} is not a floating dtype. Use iinfo() for integers.`, {
      dtype,
    })
  }
  return limits
}

const iinfoArguments = signature('iinfo', { dtype: takes.dtype })

/**
 * Limits of an integer dtype, as bigints (`torch.iinfo`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for floating dtypes and bool.
 * @example
 * ```ts
 * torch.iinfo('int8').max // 127n
 * ```
 */
export function iinfo(dtype: DType): IntegerInfo {
  iinfoArguments(arguments)
  if (isFloat(dtype) || !isInteger(dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'iinfo', `${dtype} is not an integer dtype. Use finfo() for floats.`, {
      dtype,
    })
  }
  const [min, max] = integerRange(dtype)
  return { dtype, bits: 8 * itemSize(dtype), max, min }
}
