import type { Meta } from '../../backend/backend.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { neg } from '../primitives/unary.ts'

/**
 * Checks the lists of an optimizer step: `inputs` are lists of `count` tensors each (parameters, gradients, state …), all alike
 * element by element. Returns what the mutated lists, by number, look like.
 */
export function checkStep(
  op: string,
  inputs: readonly Tensor[],
  count: number,
  mutated: readonly number[],
): readonly Meta[] {
  for (let i = 0; i < inputs.length; i++) {
    const [p, x] = [inputs[i % count]!, inputs[i]!]
    if (sameShape(p.shape, x.shape) && p.dtype === x.dtype) continue
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `parameter ${i % count} is ${p.dtype}${formatShape(p.shape)}, but its gradient or state is ${x.dtype}${formatShape(x.shape)}.`,
      { parameter: p.shape, other: x.shape },
    )
  }
  return mutated.flatMap((list) => inputs.slice(list * count, (list + 1) * count))
}

/** The gradient with its sign for maximising and with weight decay joined in. */
export function gradientOf(
  p: Tensor,
  grad: Tensor,
  { maximize, weightDecay }: { readonly maximize: boolean; readonly weightDecay: number },
): Tensor {
  const g = maximize ? neg(grad) : grad
  return weightDecay === 0 ? g : add(g, mul(p, weightDecay))
}
