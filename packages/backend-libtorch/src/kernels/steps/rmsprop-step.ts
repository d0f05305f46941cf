import type { Kernel, Kernels, RmspropAttrs } from '@flambeau/core/backend'

import { onlyCpu } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function rmspropStep(session: Session): Kernel<RmspropAttrs> {
  const id = session.define('rmspropStep', 'flambeau::rmspropStep')
  return {
    declines: onlyCpu,
    run(inputs, _outputs, { lr, alpha, eps, weightDecay, momentum, centered, maximize }) {
      const call = session.begin(id).int(Number(centered)).int(Number(maximize))
      call.number(lr).number(alpha).number(eps).number(weightDecay).number(momentum).run(inputs, [])
    },
  }
}

export function rmspropStepKernels(session: Session): Pick<Kernels, 'rmspropStep'> {
  return forFloats({
    rmspropStep: rmspropStep(session),
  })
}
