import type { DimAttrs, Kernel, Kernels } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

/** `cummax` and `cummin`. */
function extremeSoFar(session: Session, op: 'cummax' | 'cummin'): Kernel<DimAttrs> {
  const id = session.define(op, `aten::${op}`, 'ti', '>>', widenHalves)
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).run(inputs, outputs)
    },
  }
}

export function cummaxKernels(session: Session): Pick<Kernels, 'cummax' | 'cummin'> {
  return {
    cummax: extremeSoFar(session, 'cummax'),
    cummin: extremeSoFar(session, 'cummin'),
  }
}
