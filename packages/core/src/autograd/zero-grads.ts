import { gradOf } from '../tape/autograd-meta.ts'
import { noGrad } from '../tape/grad-mode.ts'
import { checkOptions } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { zero_ } from '../ops/primitives/write.ts'

export interface ZeroGradOptions {
  /** Set gradients to null (default), or fill them with zeros. */
  readonly setToNone?: boolean
}

/** What `zeroGrad` does, for modules and for optimizers. */
export function zeroGrads(op: string, parameters: Iterable<Tensor>, options: ZeroGradOptions | undefined): void {
  checkOptions(op, options, ['setToNone'])
  const toNone = options?.setToNone !== false
  for (const parameter of parameters) {
    const grad = gradOf(parameter)
    if (grad === null) continue
    if (toNone) parameter.grad = null
    else if (grad.isLeaf) noGrad(() => zero_(grad))
    else parameter.grad = zero_(grad.detach())
  }
}
