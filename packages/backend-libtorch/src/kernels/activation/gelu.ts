import type { Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

export function gelu(session: Session, op: 'gelu' | 'geluGrad'): Kernel<OverrideAttrs['gelu']> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    run(inputs, outputs, { approximate }) {
      session
        .begin(id)
        .int(approximate === 'tanh' ? 1 : 0)
        .run(inputs, outputs)
    },
  }
}
