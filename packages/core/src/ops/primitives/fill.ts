import type { Backend } from '../../backend/backend.ts'
import type { DType, Scalar } from '../../dtype/dtype.ts'
import { allocate } from '../../dispatch/compute.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/** A fresh tensor with every element `value`. */
export function filled(
  device: Backend,
  dtype: DType,
  shape: readonly number[],
  value: Scalar,
  origin = 'full',
): Tensor {
  const out = allocate(device, { shape, dtype }, origin)
  device.kernels.get('fill')!.run([], [out], { value })
  return out
}

/** As {@link filled}, on the device and in the dtype of `x`. */
export function fillLike(x: Tensor, value: Scalar, shape: readonly number[] = x.shape): Tensor {
  return filled(x.device, x.dtype, shape, value)
}
