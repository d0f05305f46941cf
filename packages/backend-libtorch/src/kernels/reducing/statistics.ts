import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function varianceMean(session: Session): Kernel<OverrideAttrs['varianceMean']> {
  const id = session.define('varianceMean', 'aten::var_mean.correction', 'tIib', '>>', widenHalves)
  return {
    declines([x], _, { dims, correction }) {
      const count = dims.reduce((product, dim) => product * x!.shape[dim]!, 1)
      if (!Number.isInteger(correction)) return 'libtorch takes whole corrections'
      return dims.length === 0 || count <= correction ? 'there are no degrees of freedom' : undefined
    },
    run(inputs, outputs, { dims, correction }) {
      session.begin(id).list(dims).int(correction).int(0).run(inputs, outputs)
    },
  }
}

export function statisticsKernels(session: Session): Pick<Kernels, 'varianceMean'> {
  return forFloats({
    varianceMean: varianceMean(session),
  })
}
