import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op, OpDefinition } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { checkSameDType } from '../primitives/matmul.ts'

/**
 * Normalises with parameters and running statistics of the input's dtype, or with float32 ones of a half input; the result has
 * the input's dtype.
 */
export function withParameters(
  op: string,
  x: Tensor,
  parameters: { readonly [name: string]: Tensor | null | undefined },
  compute: (x: Tensor) => Tensor,
): Tensor {
  const given = Object.values(parameters).filter((one) => one !== null && one !== undefined)
  const isHalf = x.dtype === 'float16' || x.dtype === 'bfloat16'
  if (isHalf && given.length > 0 && given.every(({ dtype }) => dtype === 'float32')) {
    return cast(compute(cast(x, 'float32')), x.dtype)
  }
  for (const one of given) checkSameDType(op, x, one)
  return compute(x)
}

/**
 * An op (x, weight, bias) → [y, mean, invstd] that normalises by statistics of x. The statistics are outputs for the gradient
 * and for running averages only; nothing differentiates through them.
 *
 * @param gradient - The op (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias].
 */
export function normalisation<A extends object>(
  definition: Pick<OpDefinition<A>, 'name' | 'meta' | 'composite'>,
  gradient: () => Op<A>,
): Op<A> {
  return defineOp<A>({
    ...definition,
    tier: 'composite',
    accepts: 'floats',
    saveInputs: [
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    saveOutputs: [1, 2],
    vjp: (saved, [grad]) => {
      const [x, weight] = [saved.input(0), saved.input(1)]
      const statistics = [saved.output(1).detach(), saved.output(2).detach()]
      return gradient().all([grad ?? fillLike(x, 0), x, weight, ...statistics], saved.attrs)
    },
  })
}

/**
 * The gradient of a {@link normalisation}. Its composite recomputes the statistics rather than trusting the saved ones, so that
 * second derivatives flow through them.
 */
export function normalisationGrad<A extends object>(
  name: string,
  composite: NonNullable<OpDefinition<A>['composite']>,
): Op<A> {
  return defineOp<A>({
    name,
    tier: 'composite',
    accepts: 'floats',
    meta: ([, x, weight]) => [x!, weight!, weight!],
    composite,
  })
}
