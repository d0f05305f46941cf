import type { Kernel, Kernels, SgdAttrs } from '@flambeau/core/backend'

import { onlyCpu } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function sgdStep(session: Session): Kernel<SgdAttrs> {
  const id = session.define('sgdStep', 'flambeau::sgdStep')
  return {
    declines: onlyCpu,
    run(inputs, _outputs, { lr, momentum, dampening, weightDecay, nesterov, maximize, first }) {
      const call = session.begin(id).int(Number(nesterov)).int(Number(maximize)).int(Number(first))
      call.number(lr).number(momentum).number(dampening).number(weightDecay).run(inputs, [])
    },
  }
}

export function sgdStepKernels(session: Session): Pick<Kernels, 'sgdStep'> {
  return forFloats({
    sgdStep: sgdStep(session),
  })
}
