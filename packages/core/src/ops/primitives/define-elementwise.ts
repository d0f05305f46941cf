import { defineOp } from '../../dispatch/dispatch.ts'
import type { Accepted } from '../../tensor/op.ts'
import type { Op, OpDefinition } from '../../tensor/op.ts'
import type { Saved } from '../../tape/node.ts'
import type { Attrs } from '../../backend/backend.ts'
import type { DType } from '../../dtype/dtype.ts'
import { broadcastShapes } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { sumTo } from './reduce.ts'

/** Gradient of one operand, in the shape of the result. */
type ElementwiseGrad<A> = (saved: Saved<A>, grad: Tensor) => Tensor

interface Elementwise<A> {
  composite(inputs: readonly Tensor[], attrs: A): Tensor
  /** Gradient of each input; null where there is none. Absent: the composite is recorded op by op. */
  readonly grads?: readonly (ElementwiseGrad<A> | null)[]
  /** Inputs that each gradient reads. */
  readonly reads?: readonly (readonly number[])[]
  /** Whether a gradient reads the result. */
  readonly readsOutput?: boolean
  /** Which dtypes the op takes. Default: all. */
  readonly accepts?: Accepted
  /** Dtype of the result. Default: that of the inputs. */
  readonly dtype?: DType
}

/** A composite op of inputs that broadcast, for which a backend may have a kernel. */
export function defineElementwise<A extends Attrs>(name: string, rule: Elementwise<A>): Op<A> {
  const { composite, grads, reads, readsOutput, accepts, dtype } = rule
  const vjp: OpDefinition<A>['vjp'] =
    grads &&
    ((saved, [grad]) =>
      saved.inputs.map(({ shape }, i) => {
        const one = grads[i] ?? null
        return saved.needs[i] === true && one !== null ? sumTo(one(saved, grad!), shape) : null
      }))
  return defineOp<A>({
    name,
    tier: 'composite',
    broadcast: true,
    ...(accepts === undefined ? {} : { accepts }),
    meta: (inputs) => ({
      shape: inputs.slice(1).reduce((shape, input) => broadcastShapes(name, shape, input.shape), inputs[0]!.shape),
      dtype: dtype ?? inputs[0]!.dtype,
    }),
    composite,
    ...(vjp === undefined ? {} : { vjp }),
    ...(reads === undefined ? {} : { saveInputs: reads }),
    ...(readsOutput === true ? { saveOutputs: [0] } : {}),
  })
}
