import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import { broadcastShapes } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { nonzero } from './nonzero.ts'
import { constant } from './constants.ts'
import { cast } from './copy.ts'
import { type Operand, resultType } from './operands.ts'
import { isTensor } from '../../arguments/tensor.ts'
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

const whereArguments = signature('where', {
  condition: takes.tensor,
  a: takes.optional(takes.operand),
  b: takes.optional(takes.operand),
})

/**
 * Elementwise condition ? a : b with broadcasting; the branch not taken never shows, even if it is NaN (`torch.where`). With the
 * condition alone, the indices where it is true, one vector for each dimension: a promise, since their number has to be read.
 *
 * @param condition - A bool tensor; alone, any.
 * @example
 * ```ts
 * const x = torch.tensor([-1, 2])
 * torch.where(x.gt(0), x, 0) // [0, 2]
 * const [at] = await torch.where(x.gt(0))
 * at!.shape // [1]
 * ```
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor
export function where(condition: Tensor): Promise<Tensor[]>
export function where(condition: Tensor, a?: Operand, b?: Operand): Tensor | Promise<Tensor[]> {
  whereArguments(arguments)
  const [first, second] = [a ?? undefined, b ?? undefined]
  if (first === undefined && second === undefined) return nonzero(condition, { asTuple: true })
  if (first === undefined || second === undefined) {
    throw new TorchError('INVALID_ARGUMENT', 'where', 'takes both values, or the condition alone.')
  }
  const dtype = resultType(first, second)
  const [x, y] = [first, second].map((value) => {
    if (isTensor(value)) return cast(value, dtype)
    if (dtype !== 'float16' && dtype !== 'bfloat16') checkConverts('where', value, dtype)
    return constant(condition.device, dtype, value)
  })
  return whereOp.one([condition, x!, y!], {})
}
