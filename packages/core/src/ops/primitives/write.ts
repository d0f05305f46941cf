import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { checkFits, checkInPlace } from '../../dispatch/in-place.ts'
import type { Scalar } from '../../dtype/dtype.ts'
import { checkConverts } from '../../dtype/host.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { fillLike } from './fill.ts'
import { overwrite } from './overwrite.ts'
import { moveSync } from './to.ts'
import { expand } from './views.ts'

function fill(op: string, target: Tensor, value: Scalar | Tensor): Tensor {
  checkInPlace(op, target)
  checkFits(op, target, target)
  if (!isTensor(value)) checkConverts(op, value, target.dtype)
  else if (value.shape.length > 0) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `only supports 0-dimension value tensor but got tensor with ${value.shape.length} dimensions. Use copy_().`,
      { value: value.shape },
    )
  }
  const source = isTensor(value) ? value : fillLike(target, value, [])
  return overwrite(target, expand(source, target.shape))
}

const copyArguments = signature('copy_', { input: takes.tensor, source: takes.tensor })

/** Overwrites the elements with those of `source`, which broadcasts and is converted (`Tensor.copy_`). */
export function copy_(x: Tensor, source: Tensor): Tensor {
  copyArguments(arguments)
  checkFits('copy_', x, { shape: broadcastShapes('copy_', x.shape, source.shape), dtype: x.dtype })
  return overwrite(x, expand(moveSync(source, x.device), x.shape))
}

const fillArguments = signature('fill_', { input: takes.tensor, value: takes.operand })

/** Overwrites every element with `value` (`Tensor.fill_`). */
export function fill_(x: Tensor, value: Scalar | Tensor): Tensor {
  fillArguments(arguments)
  return fill('fill_', x, value)
}

const zeroArguments = signature('zero_', { input: takes.tensor })

/** Overwrites every element with 0 (`Tensor.zero_`). */
export function zero_(x: Tensor): Tensor {
  zeroArguments(arguments)
  return fill('zero_', x, 0)
}

/** What of this file tensors have as methods. */
export const methods = ['copy_', 'fill_', 'zero_'] as const
