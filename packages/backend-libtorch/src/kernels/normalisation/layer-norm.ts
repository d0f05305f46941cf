import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

type Name = 'layerNorm' | 'layerNormGrad' | 'rmsNorm' | 'rmsNormGrad'

function layerNorm(session: Session, op: Name): Kernel<OverrideAttrs[Name]> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    // libtorch reads an expanded gradient wrongly.
    layout: 'contiguous',
    declines: ([x]) => (x!.shape.includes(0) ? 'there is nothing to normalise' : undefined),
    run(inputs, outputs, { eps }) {
      session.begin(id).number(eps).run(inputs, outputs)
    },
  }
}

export function layerNormKernels(
  session: Session,
): Pick<Kernels, 'layerNorm' | 'layerNormGrad' | 'rmsNorm' | 'rmsNormGrad'> {
  return forFloats({
    layerNorm: layerNorm(session, 'layerNorm'),
    layerNormGrad: layerNorm(session, 'layerNormGrad'),
    rmsNorm: layerNorm(session, 'rmsNorm'),
    rmsNormGrad: layerNorm(session, 'rmsNormGrad'),
  })
}
