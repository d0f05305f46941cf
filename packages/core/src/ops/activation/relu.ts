import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { le, lt } from '../primitives/compare.ts'
import { fillLike } from '../primitives/fill.ts'
import { where } from '../primitives/where.ts'

export const reluOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'relu',
  tier: 'composite',
  accepts: 'numbers',
  broadcast: true,
  meta: ([x]) => x!,
  // Not maximum(x, 0), whose gradient at 0 is a half; not x · (x > 0), which makes NaN of −∞.
  composite: ([x]) => where(lt(x!, 0), 0, x!),
  saveOutputs: [0],
  vjp: (saved, [grad]) => [reluGradOp.one([grad!, saved.output(0)], {})],
})

export const reluGradOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'reluGrad',
  tier: 'composite',
  accepts: 'floats',
  broadcast: true,
  meta: ([grad]) => grad!,
  composite: ([grad, output]) => where(le(output!, 0), 0, grad!),
  saveInputs: [[1]],
  vjp: (saved, [grad]) => [
    saved.needs[0] === true ? reluGradOp.one([grad!, saved.input(1)], {}) : null,
    saved.needs[1] === true ? fillLike(grad!, 0) : null,
  ],
})

const reluArguments = signature('relu', { input: takes.tensor })

/**
 * Elementwise max(x, 0); the gradient at 0 is 0; NaN and −0 stay what they are (`torch.relu`).
 *
 * @example
 * ```ts
 * torch.relu(torch.tensor([-1, 2])) // [0, 2]
 * ```
 */
export function relu(x: Tensor): Tensor {
  reluArguments(arguments)
  return reluOp.one([x], {})
}

const reluInPlaceArguments = signature('relu_', { input: takes.tensor })

/**
 * {@link relu} in place (`torch.relu_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.relu_(torch.tensor([-1, 2])) // [0, 2]
 * ```
 */
export function relu_(x: Tensor): Tensor {
  reluInPlaceArguments(arguments)
  return reluOp.into(x, [x], {})
}

/** What of this file tensors have as methods. */
export const methods = ['relu', 'relu_'] as const
