import { TorchError } from '../errors.ts'
import { any } from '../ops/elementwise/truth.ts'
import { itemSync } from '../ops/primitives/read.ts'
import { isnan } from '../ops/primitives/unary.ts'
import { inForce } from '../tape/anomaly.ts'
import type { Node } from '../tape/node.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** Throws if a node gave NaN, while anomaly detection is on. */
export function checkFinite(node: Node, grads: readonly (Tensor | null)[]): void {
  const { on, checkNan } = inForce()
  if (!on || !checkNan) return
  grads.forEach((grad, position) => {
    if (grad === null || grad === undefined || grad.device.readSync === undefined) return
    if (itemSync(any(isnan(grad))) === 0) return
    throw new TorchError(
      'NAN_GRADIENT',
      'backward',
      `Function '${node.name}' returned nan values in its ${position}th output.`,
      { node: node.name, position },
    )
  })
}
