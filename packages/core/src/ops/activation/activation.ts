import type { Attrs } from '../../backend/backend.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/** An elementwise function of one float tensor, with its gradient written in ops of the gradient and the input. */
export function activation<A extends Attrs>(
  name: string,
  forward: (x: Tensor, attrs: A) => Tensor,
  backward: (grad: Tensor, x: Tensor, attrs: A) => Tensor,
): Op<A> {
  return defineOp<A>({
    name,
    tier: 'composite',
    accepts: 'floats',
    broadcast: true,
    meta: ([x]) => x!,
    composite: ([x], attrs) => forward(x!, attrs),
    saveInputs: [[0]],
    vjp: (saved, [grad]) => [backward(grad!, saved.input(0), saved.attrs)],
  })
}

/** The gradient of an activation as an op of its own, so that devices may fuse it; differentiable by its composite. */
export function activationGrad<A extends Attrs>(
  name: string,
  composite: (grad: Tensor, x: Tensor, attrs: A) => Tensor,
): Op<A> {
  return defineOp<A>({
    name,
    tier: 'composite',
    accepts: 'floats',
    broadcast: true,
    meta: ([grad]) => grad!,
    composite: ([grad, x], attrs) => composite(grad!, x!, attrs),
  })
}
