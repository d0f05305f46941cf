import type { DimAttrs, Kernel, PrimAttrs } from '@flambeau/core'

import type { Session } from '../../session.ts'

/** `take`, `lookup` and `gather`. */
export function pick(session: Session, op: 'take' | 'lookup' | 'gather'): Kernel<DimAttrs> {
  const id = session.define(op, `flambeau::${op}`)
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).run(inputs, outputs)
    },
  }
}

/** Numbers of the addon's `scatter` for how to combine. */
const combining = { replace: 0, sum: 1, prod: 2, amax: 3, amin: 4 } as const

export function scatter(session: Session): Kernel<DimAttrs> {
  const id = session.define('scatter', 'flambeau::scatter')
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).int(combining.replace).run(inputs, outputs)
    },
  }
}

export function scatterReduce(session: Session): Kernel<PrimAttrs['scatterReduce']> {
  const id = session.define('scatterReduce', 'flambeau::scatter')
  return {
    run(inputs, outputs, { dim, reduce }) {
      session.begin(id).int(dim).int(combining[reduce]).run(inputs, outputs)
    },
  }
}
