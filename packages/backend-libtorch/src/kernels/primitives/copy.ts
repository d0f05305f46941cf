import type { Kernel, Kernels, PrimAttrs } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'

function copy(session: Session): Kernel<PrimAttrs['copy']> {
  const id = session.define('copy', 'flambeau::copy')
  return {
    run(inputs, outputs, { flip }) {
      const call = session.begin(id)
      if (flip !== undefined) call.ints(flip)
      call.run(inputs, outputs)
    },
  }
}

export function copyKernels(session: Session): Pick<Kernels, 'copy'> {
  return {
    copy: copy(session),
  }
}
