import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function dropout(session: Session): Kernel<OverrideAttrs['dropout']> {
  const id = session.define('dropout', 'flambeau::dropout', '', '>', widenHalves)
  return {
    run(inputs, outputs, { seed, offset, p }) {
      session.begin(id).ints(seed).ints(offset).number(p).run(inputs, outputs)
    },
  }
}

export function dropoutKernels(session: Session): Pick<Kernels, 'dropout'> {
  return forFloats({
    dropout: dropout(session),
  })
}
