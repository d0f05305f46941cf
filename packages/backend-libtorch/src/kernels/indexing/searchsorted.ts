import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

function searchsorted(session: Session): Kernel<OverrideAttrs['searchsorted']> {
  const id = session.define('searchsorted', 'aten::searchsorted.Tensor', 'ttbb--', '>', widenHalves)
  return {
    layout: 'contiguous',
    run(inputs, outputs, { right }) {
      session.begin(id).int(1).int(Number(right)).run(inputs, outputs)
    },
  }
}

export function searchsortedKernels(session: Session): Pick<Kernels, 'searchsorted'> {
  return {
    searchsorted: searchsorted(session),
  }
}
