import type { Backend, Meta } from '../../backend/backend.ts'
import type { DType, Scalar } from '../../dtype/dtype.ts'
import { defineOp, fillOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/** A fresh tensor with every element `value`. */
export function filled(
  device: Backend,
  dtype: DType,
  shape: readonly number[],
  value: Scalar,
  origin = 'full',
): Tensor {
  return fillOp.make(device, { shape, dtype, value }, origin)
}

/** As {@link filled}, on the device and in the dtype of `x`. */
export function fillLike(x: Tensor, value: Scalar, shape: readonly number[] = x.shape): Tensor {
  return filled(x.device, x.dtype, shape, value)
}

const emptyOp: Op<Meta> = defineOp<Meta>({ name: 'empty', tier: 'memory', meta: (_, attrs) => attrs })

/** A fresh tensor whose values are whatever its memory held. */
export function unfilled(device: Backend, dtype: DType, shape: readonly number[], origin = 'empty'): Tensor {
  return emptyOp.make(device, { shape, dtype }, origin)
}
