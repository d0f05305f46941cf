import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function groupNorm(session: Session, op: 'groupNorm' | 'groupNormGrad'): Kernel<OverrideAttrs['groupNorm']> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    layout: 'contiguous',
    run(inputs, outputs, { groups, eps }) {
      session.begin(id).int(groups).number(eps).run(inputs, outputs)
    },
  }
}

export function groupNormKernels(session: Session): Pick<Kernels, 'groupNorm' | 'groupNormGrad'> {
  return forFloats({
    groupNorm: groupNorm(session, 'groupNorm'),
    groupNormGrad: groupNorm(session, 'groupNormGrad'),
  })
}
