import type { Device } from '../backend/backend.ts'
import * as takes from '../arguments/kinds.ts'
import { describe } from '../arguments/describe.ts'
import { isTensor } from '../arguments/tensor.ts'
import { type DType, isDType } from '../dtype/dtype.ts'
import { checkOptions, TorchError } from '../errors.ts'

/** Where something goes, and what it becomes. */
export interface MoveTarget {
  readonly device?: Device
  readonly dtype?: DType
}

/** What `to` was given, as device and dtype. */
export function parseTarget(op: string, target: unknown, dtype?: unknown): MoveTarget {
  if (dtype !== undefined && !takes.dtype.accepts(dtype)) throw takes.dtype.complain!(op, 'dtype', dtype)!
  const more = dtype === undefined ? {} : { dtype: dtype as DType }
  if (isDType(target)) return { ...more, dtype: target }
  if (takes.device.accepts(target)) return { ...more, device: target as Device }
  if (isTensor(target)) return { device: target.device, dtype: target.dtype }
  if (typeof target === 'string') throw takes.noTarget(op, target)
  if (typeof target !== 'object' || target === null || Array.isArray(target)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `takes a dtype, a device, a tensor, or { device, dtype }, but got ${describe(target)}.`,
    )
  }
  checkOptions(op, target, ['device', 'dtype'])
  const options = target as MoveTarget
  checkPart(op, 'device', takes.device, options.device)
  checkPart(op, 'dtype', takes.dtype, options.dtype)
  return options
}

function checkPart(op: string, name: string, kind: takes.Kind, value: unknown): void {
  if (value === undefined || kind.accepts(value)) return
  const own = kind.complain?.(op, name, value)
  throw own ?? new TorchError('INVALID_ARGUMENT', op, `${name} must be ${kind.words}, but got ${describe(value)}.`)
}
