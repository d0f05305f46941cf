import type { Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

export function crossEntropy(
  session: Session,
  op: 'crossEntropy' | 'crossEntropyGrad',
): Kernel<OverrideAttrs['crossEntropy']> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    run(inputs, outputs, { ignoreIndex }) {
      session.begin(id).int(ignoreIndex).run(inputs, outputs)
    },
  }
}
