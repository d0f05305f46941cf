import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function crossEntropy(
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

export function crossEntropyKernels(session: Session): Pick<Kernels, 'crossEntropy' | 'crossEntropyGrad'> {
  return forFloats({
    crossEntropy: crossEntropy(session, 'crossEntropy'),
    crossEntropyGrad: crossEntropy(session, 'crossEntropyGrad'),
  })
}
