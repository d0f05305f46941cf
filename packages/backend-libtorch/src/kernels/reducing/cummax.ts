import type { DimAttrs, Kernel } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

/** `cummax` and `cummin`. */
export function extremeSoFar(session: Session, op: 'cummax' | 'cummin'): Kernel<DimAttrs> {
  const id = session.define(op, `aten::${op}`, 'ti', '>>', widenHalves)
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).run(inputs, outputs)
    },
  }
}
