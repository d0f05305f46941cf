import type { SgdAttrs } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { add, mul, sub_, mul_, add_ } from '../primitives/arithmetic.ts'
import { checkStep, gradientOf } from './step.ts'
import { copy_ } from '../primitives/write.ts'

/** One step of SGD on all parameters, in place (`torch.optim.SGD`). */
export const sgdStepOp: Op<SgdAttrs> = defineOp<SgdAttrs>({
  name: 'sgdStep',
  tier: 'composite',
  accepts: 'floats',
  mutates: (inputs, { count, momentum }) =>
    Array.from({ length: momentum === 0 ? count : 2 * count }, (_, i) => (i < count ? i : i + count)).slice(0, inputs),
  meta: (inputs, attrs) => checkStep('sgdStep', inputs, attrs.count, attrs.momentum === 0 ? [0] : [0, 2]),
  composite: (inputs, attrs) => {
    const { count, lr, momentum, dampening, nesterov, first } = attrs
    for (let i = 0; i < count; i++) {
      const p = inputs[i]!
      const g = gradientOf(p, inputs[count + i]!, attrs)
      if (momentum === 0) {
        sub_(p, mul(g, lr))
        continue
      }
      const buffer = inputs[2 * count + i]!
      if (first) copy_(buffer, g)
      else add_(mul_(buffer, momentum), mul(g, 1 - dampening))
      sub_(p, mul(nesterov ? add(g, mul(buffer, momentum)) : buffer, lr))
    }
    return []
  },
})
