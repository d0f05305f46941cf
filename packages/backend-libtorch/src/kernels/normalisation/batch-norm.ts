import type { Kernel, Kernels, NoAttrs, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { plain } from '../../templates/plain.ts'

function batchNorm(session: Session): Kernel<OverrideAttrs['batchNorm']> {
  const id = session.define('batchNorm', 'flambeau::batchNorm', '', '>', widenHalves)
  return {
    run(inputs, outputs, { eps }) {
      session.begin(id).number(eps).run(inputs, outputs)
    },
  }
}

function batchNormGrad(session: Session): Kernel<NoAttrs> {
  // libtorch reads an expanded gradient wrongly.
  return { ...plain(session, 'batchNormGrad', 'flambeau::batchNormGrad', '', widenHalves), layout: 'contiguous' }
}

export function batchNormKernels(session: Session): Pick<Kernels, 'batchNorm' | 'batchNormGrad'> {
  return forFloats({
    batchNorm: batchNorm(session),
    batchNormGrad: batchNormGrad(session),
  })
}
