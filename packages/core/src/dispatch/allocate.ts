import type { Backend, Meta } from '../backend/backend.ts'
import { TorchError } from '../errors.ts'
import type { Scope } from '../memory/scope.ts'
import { contiguousStrides, numel } from '../shape.ts'
import { Tensor } from '../tensor/tensor.ts'

/** A fresh tensor for an output. */
export function allocate(device: Backend, meta: Meta, origin: string, lineage: Scope | null = null): Tensor {
  const { shape, dtype } = meta
  if (!device.capabilities.dtypes.has(dtype)) {
    throw new TorchError(
      'UNSUPPORTED_DTYPE',
      origin,
      `${device.name} has no ${dtype} tensors; it has ${[...device.capabilities.dtypes].join(', ')}. ` +
        'Choose one of these with { dtype } or to(dtype), or another device.',
      { dtype, device: device.name },
    )
  }
  const storage = device.allocate(dtype, numel(shape))
  return new Tensor(storage, dtype, shape, rowStrides(shape), 0, origin, lineage)
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
