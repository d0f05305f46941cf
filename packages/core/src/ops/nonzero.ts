import type { NoAttrs } from '../backend/primitives.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { noGrad } from '../dispatch/grad-mode.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { clone } from './copy.ts'
import { narrow } from './views.ts'

export const nonzeroOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'nonzero',
  tier: 'prim',
  meta: ([x]) => [
    { shape: [numel(x!.shape), x!.shape.length], dtype: 'int32' },
    { shape: [1], dtype: 'int32' },
  ],
})

/**
 * The indices (int32) of all elements that are not 0, one row each, in row order (`torch.nonzero`). Their number is known only
 * after a read, so it is asynchronous.
 *
 * @example
 * ```ts
 * const rows = await torch.nonzero(torch.tensor([0, 5, 6])) // [[1], [2]]
 * ```
 */
export async function nonzero(x: Tensor): Promise<Tensor> {
  const [all, count] = noGrad(() => nonzeroOp.all([x], {}))
  const n = await count!.item()
  count!.dispose()
  const rows = noGrad(() => clone(narrow(all!, 0, 0, n)))
  all!.dispose()
  return rows
}
