import type { Backend, Meta } from '../../backend/backend.ts'
import type { PhiloxAttrs } from '../../backend/primitives.ts'
import type { DType } from '../../dtype/dtype.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul, sub } from './arithmetic.ts'
import { bitwiseAnd, bitwiseRightShift } from './bitwise.ts'
import { stack } from './cat.ts'
import { cast } from './copy.ts'
import { cos, log, sin, sqrt } from './unary.ts'
import { narrow, reshape, select } from './views.ts'

/** A block of the stream, and what it is drawn into. */
interface DrawAttrs extends PhiloxAttrs, Meta {}

const philoxOp: Op<DrawAttrs> = defineOp<DrawAttrs>({ name: 'philox', tier: 'prim', meta: (_, attrs) => attrs })

/** Raw Philox words, as int32 bits. */
export function philox(device: Backend, shape: readonly number[], { seed, offset }: PhiloxAttrs): Tensor {
  return philoxOp.make(device, { shape, dtype: 'int32', seed, offset })
}

const uniformOp: Op<DrawAttrs> = defineOp<DrawAttrs>({
  name: 'uniform',
  tier: 'composite',
  meta: (_, attrs) => attrs,
  composite: (_, { shape, dtype, ...block }, device) => {
    const bits = bitwiseAnd(bitwiseRightShift(philox(device, shape, block), 8), 0xffffff)
    const wide = dtype === 'float64' ? 'float64' : 'float32'
    return cast(mul(cast(bits, wide), 2 ** -24), dtype)
  },
})

/** Uniform in [0, 1): the upper 24 bits of each word times 2⁻²⁴, exact in float32 and therefore equal on every device. */
export function uniform(
  device: Backend,
  dtype: DType,
  shape: readonly number[],
  { seed, offset }: PhiloxAttrs,
): Tensor {
  return uniformOp.make(device, { shape, dtype, seed, offset })
}

const normalOp: Op<DrawAttrs> = defineOp<DrawAttrs>({
  name: 'normal',
  tier: 'composite',
  meta: (_, attrs) => attrs,
  composite: (_, { shape, dtype, ...block }, device) => {
    const count = numel(shape)
    const pairs = Math.ceil(count / 2)
    const wide = dtype === 'float64' ? 'float64' : 'float32'
    const u = uniform(device, wide, [pairs, 2], block)
    const radius = sqrt(mul(log(sub(1, select(u, 1, 0))), -2))
    const angle = mul(select(u, 1, 1), 2 * Math.PI)
    const both = reshape(stack([mul(radius, cos(angle)), mul(radius, sin(angle))], 1), [2 * pairs])
    return cast(reshape(narrow(both, 0, 0, count), shape), dtype)
  },
})

/** Standard normal by Box–Muller on pairs of uniforms. */
export function normal(device: Backend, dtype: DType, shape: readonly number[], { seed, offset }: PhiloxAttrs): Tensor {
  return normalOp.make(device, { shape, dtype, seed, offset })
}
