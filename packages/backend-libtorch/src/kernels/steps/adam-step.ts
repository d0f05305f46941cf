import type { AdamAttrs, Kernel, Kernels } from '@flambeau/core/backend'

import { onlyCpu } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function adamStep(session: Session): Kernel<AdamAttrs> {
  const id = session.define('adamStep', 'flambeau::adamStep')
  return {
    declines: onlyCpu,
    run(inputs, _outputs, { step, lr, beta1, beta2, eps, weightDecay, decoupled, amsgrad, maximize }) {
      const call = session.begin(id).int(Number(decoupled)).int(Number(amsgrad)).int(Number(maximize))
      call.number(step).number(lr).number(beta1).number(beta2).number(eps).number(weightDecay).run(inputs, [])
    },
  }
}

export function adamStepKernels(session: Session): Pick<Kernels, 'adamStep'> {
  return forFloats({
    adamStep: adamStep(session),
  })
}
