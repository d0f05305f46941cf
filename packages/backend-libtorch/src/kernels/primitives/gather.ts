import type { DimAttrs, Kernel, Kernels, PrimAttrs } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'
import { pick } from '../../templates/pick.ts'

export function gatherKernels(session: Session): Pick<Kernels, 'take' | 'gather' | 'scatter' | 'scatterReduce'> {
  return {
    take: pick(session, 'take'),
    gather: pick(session, 'gather'),
    scatter: scatter(session),
    scatterReduce: scatterReduce(session),
  }
}

/** Numbers of the addon's `scatter` for how to combine. */
const combining = { replace: 0, sum: 1, prod: 2, amax: 3, amin: 4 } as const

function scatter(session: Session): Kernel<DimAttrs> {
  const id = session.define('scatter', 'flambeau::scatter')
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).int(combining.replace).run(inputs, outputs)
    },
  }
}

function scatterReduce(session: Session): Kernel<PrimAttrs['scatterReduce']> {
  const id = session.define('scatterReduce', 'flambeau::scatter')
  return {
    run(inputs, outputs, { dim, reduce }) {
      session.begin(id).int(dim).int(combining[reduce]).run(inputs, outputs)
    },
  }
}
