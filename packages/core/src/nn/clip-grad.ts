import { gradOf } from '../dispatch/autograd-meta.ts'
import { noGrad } from '../dispatch/grad-mode.ts'
import { scope } from '../dispatch/scope.ts'
import { stack } from '../ops/cat.ts'
import { zeros } from '../ops/creation.ts'
import { clamp } from '../ops/clamp.ts'
import { norm } from '../ops/norm.ts'
import type { Tensor } from '../tensor/tensor.ts'

function gradsOf(parameters: Iterable<Tensor>): Tensor[] {
  return Array.from(parameters, gradOf).filter((grad) => grad !== null)
}

/**
 * Scales all gradients by one factor so that their Euclidean length together is at most `maxNorm`
 * (`torch.nn.utils.clip_grad_norm_`). Nothing is read from the device.
 *
 * @returns The length before.
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * net.call(torch.ones([1, 4])).sum().backward()
 * const before = torch.nn.utils.clipGradNorm_(net.parameters(), 1)
 * ```
 */
export function clipGradNorm_(parameters: Iterable<Tensor>, maxNorm: number): Tensor {
  const grads = gradsOf(parameters)
  if (grads.length === 0) return zeros([])
  return noGrad(() =>
    scope(() => {
      const total = norm(stack(grads.map((grad) => norm(grad))))
      // PyTorch's guard against a length of zero.
      const factor = clamp(total.add(1e-6).reciprocal().mul(maxNorm), { max: 1 })
      for (const grad of grads) grad.mul_(factor)
      return total
    }),
  )
}

/**
 * Limits every element of every gradient to ±`clipValue` (`torch.nn.utils.clip_grad_value_`).
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * net.call(torch.ones([1, 4])).sum().backward()
 * torch.nn.utils.clipGradValue_(net.parameters(), 0.5)
 * ```
 */
export function clipGradValue_(parameters: Iterable<Tensor>, clipValue: number): void {
  noGrad(() =>
    scope(() => {
      for (const grad of gradsOf(parameters)) grad.copy_(clamp(grad, { min: -clipValue, max: clipValue }))
    }),
  )
}
