import type { Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

export function embeddingGrad(session: Session): Kernel<OverrideAttrs['embeddingGrad']> {
  const id = session.define('embeddingGrad', 'flambeau::embeddingGrad', '', '>', widenHalves)
  return {
    run(inputs, outputs, { rows, paddingIdx, scaleGradByFreq }) {
      session
        .begin(id)
        .int(rows)
        .int(paddingIdx)
        .int(scaleGradByFreq ? 1 : 0)
        .run(inputs, outputs)
    },
  }
}
