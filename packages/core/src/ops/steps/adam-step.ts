import type { AdamAttrs } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { add, div, maximum, mul, sub_, mul_, add_ } from '../primitives/arithmetic.ts'
import { checkStep, gradientOf } from './step.ts'
import { sqrt } from '../primitives/unary.ts'
import { copy_ } from '../primitives/write.ts'

const lists = ({ amsgrad }: AdamAttrs): readonly number[] => (amsgrad ? [0, 2, 3, 4] : [0, 2, 3])

/** One step of Adam or AdamW on all parameters, in place (`torch.optim.Adam`, `AdamW`). */
export const adamStepOp: Op<AdamAttrs> = defineOp<AdamAttrs>({
  name: 'adamStep',
  tier: 'composite',
  accepts: 'floats',
  mutates: (_, attrs) =>
    lists(attrs).flatMap((list) => Array.from({ length: attrs.count }, (__, i) => list * attrs.count + i)),
  meta: (inputs, attrs) => checkStep('adamStep', inputs, attrs.count, lists(attrs)),
  composite: (inputs, attrs) => {
    const { count, step, lr, beta1, beta2, eps, weightDecay, decoupled, amsgrad } = attrs
    const correction2 = Math.sqrt(1 - beta2 ** step)
    const stepSize = lr / (1 - beta1 ** step)
    for (let i = 0; i < count; i++) {
      const [p, m, v] = [inputs[i]!, inputs[2 * count + i]!, inputs[3 * count + i]!]
      const g = gradientOf(p, inputs[count + i]!, decoupled ? { ...attrs, weightDecay: 0 } : attrs)
      if (decoupled && weightDecay !== 0) mul_(p, 1 - lr * weightDecay)
      add_(mul_(m, beta1), mul(g, 1 - beta1))
      add_(mul_(v, beta2), mul(mul(g, g), 1 - beta2))
      let second = v
      if (amsgrad) {
        second = inputs[4 * count + i]!
        copy_(second, maximum(second, v))
      }
      sub_(p, mul(div(m, add(div(sqrt(second), correction2), eps)), stepSize))
    }
    return []
  },
})
