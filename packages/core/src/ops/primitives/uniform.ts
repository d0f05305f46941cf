import { type Backend, findKernel } from '../../backend/backend.ts'
import type { PhiloxAttrs } from '../../backend/primitives.ts'
import type { DType } from '../../dtype/dtype.ts'
import { allocate } from '../../dispatch/compute.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import { numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { bitwiseAnd, bitwiseRightShift, mul, sub } from './arithmetic.ts'
import { stack } from './cat.ts'
import { cast } from './copy.ts'
import { cos, log, sin, sqrt } from './unary.ts'
import { narrow, reshape, select } from './views.ts'

/** Raw Philox words, as int32 bits. */
export function philox(device: Backend, shape: readonly number[], block: PhiloxAttrs): Tensor {
  const out = allocate(device, { shape, dtype: 'int32' }, 'philox')
  device.kernels.get('philox')!.run([], [out], block)
  return out
}

/** Fills a fresh tensor by the device's own kernel, or from primitives. */
function generate(
  name: 'uniform' | 'normal',
  device: Backend,
  dtype: DType,
  shape: readonly number[],
  block: PhiloxAttrs,
  composite: () => Tensor,
): Tensor {
  const meta = { shape, dtype }
  const kernel = findKernel(device, name, [], [meta], block)
  if (typeof kernel === 'string') return noGrad(() => scope(composite))
  const out = allocate(device, meta, name)
  kernel.run([], [out], block)
  return out
}

/** Uniform in [0, 1): the upper 24 bits of each word times 2⁻²⁴, exact in float32 and therefore equal on every device. */
export function uniform(device: Backend, dtype: DType, shape: readonly number[], block: PhiloxAttrs): Tensor {
  return generate('uniform', device, dtype, shape, block, () => {
    const bits = bitwiseAnd(bitwiseRightShift(philox(device, shape, block), 8), 0xffffff)
    const wide = dtype === 'float64' ? 'float64' : 'float32'
    return cast(mul(cast(bits, wide), 2 ** -24), dtype)
  })
}

/** Standard normal by Box–Muller on pairs of uniforms. */
export function normal(device: Backend, dtype: DType, shape: readonly number[], block: PhiloxAttrs): Tensor {
  return generate('normal', device, dtype, shape, block, () => {
    const count = numel(shape)
    const pairs = Math.ceil(count / 2)
    const wide = dtype === 'float64' ? 'float64' : 'float32'
    const u = uniform(device, wide, [pairs, 2], block)
    const radius = sqrt(mul(log(sub(1, select(u, 1, 0))), -2))
    const angle = mul(select(u, 1, 1), 2 * Math.PI)
    const both = reshape(stack([mul(radius, cos(angle)), mul(radius, sin(angle))], 1), [2 * pairs])
    return cast(reshape(narrow(both, 0, 0, count), shape), dtype)
  })
}
