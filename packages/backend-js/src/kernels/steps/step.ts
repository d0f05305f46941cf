import type { View } from '@flambeau/core/backend'
import { count as elements } from '../../templates/runs.ts'
import { BLOCK, NumberStream } from '../../templates/streams.ts'

/** Parameter, gradient, and up to three states. */
const blocks = Array.from({ length: 5 }, () => new Float64Array(BLOCK))

type Update = (
  n: number,
  p: Float64Array,
  grad: Float64Array,
  first: Float64Array,
  second: Float64Array,
  third: Float64Array,
) => void

/**
 * Applies an optimizer's rule block by block. `inputs` holds lists of `count` views: parameters, gradients, then states.
 * What `update` leaves in the blocks is written back, but for the gradient.
 */
export function updateParameters(inputs: readonly View[], count: number, update: Update): void {
  const lists = inputs.length / count
  const [p, grad, first, second, third] = blocks as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let index = 0; index < count; index++) {
    const views = Array.from({ length: lists }, (_, list) => inputs[list * count + index]!)
    const sources = views.map((view) => new NumberStream(view))
    const targets = views.map((view) => new NumberStream(view))
    for (let left = elements(views[0]!.shape); left > 0; left -= BLOCK) {
      const n = Math.min(left, BLOCK)
      for (let list = 0; list < lists; list++) sources[list]!.read(blocks[list]!, n)
      update(n, p, grad, first, second, third)
      for (let list = 0; list < lists; list++) if (list !== 1) targets[list]!.write(blocks[list]!, n)
    }
  }
}

/** Turns gradients into what the rule starts from: their sign when maximising, and weight decay joined in. */
export function joinDecay(
  n: number,
  p: Float64Array,
  grad: Float64Array,
  maximize: boolean,
  weightDecay: number,
): void {
  if (maximize) for (let i = 0; i < n; i++) grad[i]! *= -1
  if (weightDecay !== 0) for (let i = 0; i < n; i++) grad[i]! += weightDecay * p[i]!
}
