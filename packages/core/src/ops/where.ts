import type { NoAttrs } from '../backend/primitives.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { TorchError } from '../errors.ts'
import { broadcastShapes } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { constant, isTensor, type Operand, operands, resultType } from './operands.ts'
import { sumTo } from './reduce.ts'

export const whereOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'where',
  tier: 'prim',
  broadcast: true,
  meta: ([condition, a, b]) => {
    if (condition!.dtype !== 'bool') {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'where',
        `expected condition to be a bool tensor, but got ${condition!.dtype}. Compare it with something, e.g. x.ne(0).`,
        { dtype: condition!.dtype },
      )
    }
    const values = broadcastShapes('where', a!.shape, b!.shape)
    return { shape: broadcastShapes('where', condition!.shape, values), dtype: a!.dtype }
  },
  saveInputs: [[], [0], [0]],
  vjp: (saved, [grad]) => [
    null,
    saved.needs[1] === true ? sumTo(where(saved.input(0), grad!, 0), saved.inputs[1]!.shape) : null,
    saved.needs[2] === true ? sumTo(where(saved.input(0), 0, grad!), saved.inputs[2]!.shape) : null,
  ],
})

/**
 * Elementwise condition ? a : b with broadcasting; the branch not taken never shows, even if it is NaN (`torch.where`).
 *
 * @param condition - A bool tensor.
 * @example
 * ```ts
 * const x = torch.tensor([-1, 2])
 * torch.where(x.gt(0), x, 0) // [0, 2]
 * ```
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  if (isTensor(a) || isTensor(b)) return whereOp.one([condition, ...operands('where', a, b)], {})
  const dtype = resultType(a, b)
  return whereOp.one([condition, constant(condition.device, dtype, a), constant(condition.device, dtype, b)], {})
}
