import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { Device } from '../backend/backend.ts'
import { type DType, isDType } from '../dtype/dtype.ts'
import { cast } from '../ops/primitives/copy.ts'
import * as inspection from '../ops/elementwise/inspection.ts'
import { ElementwiseInPlaceMethods } from './elementwise-in-place.ts'
import { moveAsync, moveSync } from './read.ts'
import { type MoveTarget, parseTarget } from './target.ts'
import type { Tensor } from './tensor.ts'

const typeAsArguments = signature('typeAs', { other: takes.tensor })

/** Conversions to other dtypes and devices, and questions about them. */
export abstract class CastMethods extends ElementwiseInPlaceMethods {
  /**
   * In another dtype, on another device, or both: those given, or those of another tensor (`Tensor.to`). Recorded by autograd.
   * Returns the tensor itself when nothing changes.
   *
   * @throws TorchError `SYNC_READ_UNAVAILABLE` if the device cannot be read synchronously: use {@link toAsync}.
   */
  to(this: Tensor, target: DType | Device | Tensor | MoveTarget): Tensor
  to(this: Tensor, device: Device, dtype: DType): Tensor
  to(this: Tensor, target: DType | Device | Tensor | MoveTarget, dtype?: DType): Tensor {
    if (isDType(target) && dtype === undefined) return cast(this, target)
    const goal = parseTarget('to', target, dtype)
    const converted = goal.dtype === undefined ? this : cast(this, goal.dtype)
    return goal.device === undefined ? converted : moveSync(converted, goal.device)
  }

  /** On another device, also from devices that cannot be read synchronously. Recorded by autograd. */
  async toAsync(this: Tensor, target: Device | MoveTarget): Promise<Tensor> {
    const { device, dtype } = parseTarget('toAsync', target)
    const converted = dtype === undefined ? this : cast(this, dtype)
    return device === undefined ? converted : moveAsync(converted, device)
  }

  /** In the dtype of `other` (`Tensor.type_as`). */
  typeAs(this: Tensor, other: Tensor): Tensor {
    typeAsArguments(arguments)
    return cast(this, other.dtype)
  }

  /** As float32. */
  float(this: Tensor): Tensor {
    return cast(this, 'float32')
  }

  /** As float64. */
  double(this: Tensor): Tensor {
    return cast(this, 'float64')
  }

  /** As float16. */
  half(this: Tensor): Tensor {
    return cast(this, 'float16')
  }

  /** As bfloat16. */
  bfloat16(this: Tensor): Tensor {
    return cast(this, 'bfloat16')
  }

  /** As int8. */
  char(this: Tensor): Tensor {
    return cast(this, 'int8')
  }

  /** As uint8. */
  byte(this: Tensor): Tensor {
    return cast(this, 'uint8')
  }

  /** As int16. */
  short(this: Tensor): Tensor {
    return cast(this, 'int16')
  }

  /** As int32. */
  int(this: Tensor): Tensor {
    return cast(this, 'int32')
  }

  /** As int64. */
  long(this: Tensor): Tensor {
    return cast(this, 'int64')
  }

  /** As bool. */
  bool(this: Tensor): Tensor {
    return cast(this, 'bool')
  }

  /** See {@link torch.isSigned}. */
  isSigned(this: Tensor): boolean {
    return inspection.isSigned(this)
  }

  /** See {@link torch.isSameSize}. */
  isSameSize(this: Tensor, other: Tensor): boolean {
    return inspection.isSameSize(this, other)
  }

  /** See {@link torch.isNonzero}. */
  isNonzero(this: Tensor): Promise<boolean> {
    return inspection.isNonzero(this)
  }
}
