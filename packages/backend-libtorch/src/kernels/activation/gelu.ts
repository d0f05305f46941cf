import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function gelu(session: Session, op: 'gelu' | 'geluGrad'): Kernel<OverrideAttrs['gelu']> {
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

export function geluKernels(session: Session): Pick<Kernels, 'gelu' | 'geluGrad'> {
  return forFloats({
    gelu: gelu(session, 'gelu'),
    geluGrad: gelu(session, 'geluGrad'),
  })
}
