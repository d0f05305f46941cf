import type { Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

export function groupNorm(session: Session, op: 'groupNorm' | 'groupNormGrad'): Kernel<OverrideAttrs['groupNorm']> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    layout: 'contiguous',
    run(inputs, outputs, { groups, eps }) {
      session.begin(id).int(groups).number(eps).run(inputs, outputs)
    },
  }
}
