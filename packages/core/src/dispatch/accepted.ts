import type { Meta } from '../backend/backend.ts'
import { isFloat, isInteger } from '../dtype/dtype.ts'
import { TorchError } from '../errors.ts'
import type { Accepted } from '../tensor/op.ts'

type Input = Pick<Meta, 'dtype'>

/** Rejects integers and bools where PyTorch does. */
export function checkFloat(op: string, { dtype }: Input): void {
  if (isFloat(dtype)) return
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    `Input dtype must be floating point. Got: ${dtype}. Convert it first, e.g. with x.to('float32').`,
    { dtype },
  )
}

/** Rejects bools where PyTorch does: what has no meaning for truth values. */
export function checkNumeric(op: string, { dtype }: Input): void {
  if (dtype !== 'bool') return
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    "is not implemented for bool. Convert it first, e.g. with x.to('int32').",
    { dtype },
  )
}

/** Rejects what is no whole number where PyTorch does. */
function checkInteger(op: string, { dtype }: Input): void {
  if (isInteger(dtype)) return
  throw new TorchError('DTYPE_MISMATCH', op, `is for integers, but got ${dtype}. Convert with to(dtype).`, { dtype })
}

const checks = { floats: checkFloat, numbers: checkNumeric, integers: checkInteger } as const

/** Rejects dtypes for which an op was not made. */
export function checkAccepted(op: string, accepts: Accepted, input: Input): void {
  checks[accepts](op, input)
}
