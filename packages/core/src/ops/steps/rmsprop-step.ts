import type { RmspropAttrs } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { add, div, mul, sub, sub_, mul_, add_ } from '../primitives/arithmetic.ts'
import { checkStep, gradientOf } from './step.ts'
import { sqrt } from '../primitives/unary.ts'

/** Which lists of tensors a step changes: parameters, square averages, then what the options add. */
function lists({ centered, momentum }: RmspropAttrs): readonly number[] {
  const state = 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0)
  return [0, ...Array.from({ length: state }, (_, i) => 2 + i)]
}

/** One step of RMSprop on all parameters, in place (`torch.optim.RMSprop`). */
export const rmspropStepOp: Op<RmspropAttrs> = defineOp<RmspropAttrs>({
  name: 'rmspropStep',
  tier: 'composite',
  accepts: 'floats',
  mutates: (_, attrs) =>
    lists(attrs).flatMap((list) => Array.from({ length: attrs.count }, (__, i) => list * attrs.count + i)),
  meta: (inputs, attrs) => checkStep('rmspropStep', inputs, attrs.count, lists(attrs)),
  composite: (inputs, attrs) => {
    const { count, lr, alpha, eps, momentum, centered } = attrs
    for (let i = 0; i < count; i++) {
      const [p, square] = [inputs[i]!, inputs[2 * count + i]!]
      const g = gradientOf(p, inputs[count + i]!, attrs)
      add_(mul_(square, alpha), mul(mul(g, g), 1 - alpha))
      let second = square
      if (centered) {
        const average = inputs[3 * count + i]!
        add_(mul_(average, alpha), mul(g, 1 - alpha))
        second = sub(square, mul(average, average))
      }
      const update = div(g, add(sqrt(second), eps))
      if (momentum > 0) {
        const buffer = inputs[(centered ? 4 : 3) * count + i]!
        add_(mul_(buffer, momentum), update)
        sub_(p, mul(buffer, lr))
      } else {
        sub_(p, mul(update, lr))
      }
    }
    return []
  },
})
