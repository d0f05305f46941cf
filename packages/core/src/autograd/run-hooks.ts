import { describe } from '../arguments/describe.ts'
import { isTensor } from '../arguments/tensor.ts'
import type { Node } from '../tape/node.ts'
import { outside, type Scope } from '../memory/scope.ts'
import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** The gradients of a node's outputs, by index; none where nothing arrived. */
export type Grads = (Tensor | null)[]

/** Runs a user's hook: the gradients it sees, and what it makes, are the user's. */
export function callHook<T>(scope: Scope, seen: readonly (Tensor | null | undefined)[], hook: () => T): T {
  for (const grad of seen) scope.giveAway(grad)
  return outside(scope, hook)
}

export function applyHooks(node: Node, grads: Grads, scope: Scope): Grads {
  for (const hook of node.preHooks ?? []) {
    const full = node.outputs.map((_, i) => grads[i] ?? null)
    grads = replaced(
      'registerPrehook',
      callHook(scope, full, () => hook(full)),
      full,
    )
  }
  if (node.tensorHooks === null) return grads
  for (const [index, hooks] of node.tensorHooks) {
    for (const hook of hooks) {
      const grad = grads[index]
      if (grad === undefined || grad === null) break
      grads[index] = oneGrad(
        callHook(scope, [grad], () => hook(grad)),
        grad,
      )
    }
  }
  return grads
}

/** What a tensor's hook made of the gradient. */
function oneGrad(replacement: unknown, grad: Tensor): Tensor {
  if (replacement === undefined || replacement === null) return grad
  if (isTensor(replacement)) return replacement
  throw new TorchError(
    'INVALID_ARGUMENT',
    'registerHook',
    `a hook must return a tensor or nothing, but returned ${describe(replacement)}.`,
  )
}

/** What a node's hook made of the gradients. */
export function replaced(
  op: string,
  replacement: readonly (Tensor | null)[] | undefined | void,
  grads: readonly (Tensor | null)[],
): Grads {
  if (replacement === undefined) return [...grads]
  if (Array.isArray(replacement) && replacement.length === grads.length) return [...replacement]
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `a hook must return nothing, or a list of ${grads.length} gradients. Return null where there is none.`,
    { expected: grads.length },
  )
}
