import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function embeddingGrad(session: Session): Kernel<OverrideAttrs['embeddingGrad']> {
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

export function embeddingKernels(session: Session): Pick<Kernels, 'embeddingGrad'> {
  return forFloats({
    embeddingGrad: embeddingGrad(session),
  })
}
