import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { Device } from '../backend/backend.ts'
import type { DType } from '../dtype/dtype.ts'
import * as inspection from '../ops/elementwise/inspection.ts'
import { cast } from '../ops/primitives/copy.ts'
import { type MoveTarget, to, toAsync } from '../ops/primitives/to.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { install, installMethods, type Methods } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor extends Methods<typeof inspection> {
    /**
     * In another dtype, on another device, or both: those given, or those of another tensor (`Tensor.to`). Recorded by autograd.
     * Returns the tensor itself when nothing changes.
     *
     * @throws TorchError `SYNC_READ_UNAVAILABLE` if the device cannot be read synchronously: use {@link toAsync}.
     */
    to(target: DType | Device | Tensor | MoveTarget): Tensor
    to(device: Device, dtype: DType): Tensor
    /** On another device, also from devices that cannot be read synchronously. Recorded by autograd. */
    toAsync(target: Device | MoveTarget): Promise<Tensor>
    /** In the dtype of `other` (`Tensor.type_as`). */
    typeAs(other: Tensor): Tensor
    /** As float32. */
    float(): Tensor
    /** As float64. */
    double(): Tensor
    /** As float16. */
    half(): Tensor
    /** As bfloat16. */
    bfloat16(): Tensor
    /** As int8. */
    char(): Tensor
    /** As uint8. */
    byte(): Tensor
    /** As int16. */
    short(): Tensor
    /** As int32. */
    int(): Tensor
    /** As int64. */
    long(): Tensor
    /** As bool. */
    bool(): Tensor
  }
}

const typeAsArguments = signature('typeAs', { input: takes.tensor, other: takes.tensor })

function typeAs(x: Tensor, other: Tensor): Tensor {
  typeAsArguments(arguments)
  return cast(x, other.dtype)
}

const as =
  (dtype: DType) =>
  (x: Tensor): Tensor =>
    cast(x, dtype)

installMethods(inspection)
install({
  to,
  toAsync,
  typeAs,
  float: as('float32'),
  double: as('float64'),
  half: as('float16'),
  bfloat16: as('bfloat16'),
  char: as('int8'),
  byte: as('uint8'),
  short: as('int16'),
  int: as('int32'),
  long: as('int64'),
  bool: as('bool'),
})
