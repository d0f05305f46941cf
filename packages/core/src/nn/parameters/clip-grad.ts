import { TorchError } from '../../errors.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { describe } from '../../arguments/describe.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { gradOf } from '../../tape/autograd-meta.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import { stack } from '../../ops/primitives/cat.ts'
import { zeros } from '../../ops/primitives/creation.ts'
import { clamp } from '../../ops/elementwise/clamp.ts'
import { norm } from '../../ops/reducing/norm.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { copy_ } from '../../ops/primitives/write.ts'
import { mul_, add, mul } from '../../ops/primitives/arithmetic.ts'
import { reciprocal } from '../../ops/primitives/unary.ts'

/** One tensor is a list of one. */
const parametersKind: takes.Kind = {
  words: 'a tensor or a list of them, such as net.parameters()',
  accepts: (value) => isTensor(value) || (typeof value === 'object' && value !== null && Symbol.iterator in value),
}

function gradFrom(parameter: Tensor, position: number): Tensor | null {
  if (takes.tensor.accepts(parameter)) return gradOf(parameter)
  const own = takes.tensor.complain!('clipGrad', `parameters[${position}]`, parameter)
  throw (
    own ??
    new TorchError(
      'INVALID_ARGUMENT',
      'clipGrad',
      `parameters[${position}] must be a tensor, but got ${describe(parameter)}.`,
    )
  )
}

function gradsOf(parameters: Tensor | Iterable<Tensor>): Tensor[] {
  return (isTensor(parameters) ? [parameters] : Array.from(parameters))
    .map((parameter, i) => gradFrom(parameter, i))
    .filter((grad) => grad !== null)
}

const clipGradNormArguments = signature('clipGradNorm_', { parameters: parametersKind, maxNorm: takes.nonNegative })

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
export function clipGradNorm_(parameters: Tensor | Iterable<Tensor>, maxNorm: number): Tensor {
  clipGradNormArguments(arguments)
  const grads = gradsOf(parameters)
  if (grads.length === 0) return zeros([])
  return noGrad(() =>
    scope(() => {
      const total = norm(stack(grads.map((grad) => norm(grad))))
      // PyTorch's guard against a length of zero.
      const factor = clamp(mul(reciprocal(add(total, 1e-6)), maxNorm), { max: 1 })
      for (const grad of grads) mul_(grad, factor)
      return total
    }),
  )
}

const clipGradValueArguments = signature('clipGradValue_', { parameters: parametersKind, clipValue: takes.nonNegative })

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
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  clipGradValueArguments(arguments)
  noGrad(() =>
    scope(() => {
      for (const grad of gradsOf(parameters)) copy_(grad, clamp(grad, { min: -clipValue, max: clipValue }))
    }),
  )
}
