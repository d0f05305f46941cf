import type { Backend, Meta } from '../backend/backend.ts'
import { TorchError } from '../errors.ts'
import type { Scope } from '../memory/scope.ts'
import { contiguousStrides, numel } from '../shape.ts'
import { Tensor } from '../tensor/tensor.ts'

/** A fresh tensor for an output. */
export function allocate(device: Backend, meta: Meta, origin: string, lineage: Scope | null = null): Tensor {
  if (!device.capabilities.dtypes.has(meta.dtype)) {
    throw new TorchError(
      'UNSUPPORTED_DTYPE',
      origin,
      `${device.name} has no ${meta.dtype} tensors; it has ${[...device.capabilities.dtypes].join(', ')}. ` +
        'Choose one of these with { dtype } or to(dtype), or another device.',
      { dtype: meta.dtype, device: device.name },
    )
  }
  const storage = device.allocate(meta.dtype, numel(meta.shape))
  return new Tensor(storage, meta.dtype, meta.shape, rowStrides(meta.shape), 0, origin, lineage)
}

/** Row-order strides by shape. Tensors share the lists, so both are frozen; doing that once per list costs nothing measurable. */
const strideLists = new WeakMap<readonly number[], readonly number[]>()

function rowStrides(shape: readonly number[]): readonly number[] {
  let strides = strideLists.get(shape)
  if (strides === undefined) {
    strides = Object.freeze(contiguousStrides(shape))
    strideLists.set(Object.freeze(shape), strides)
  }
  return strides
}
