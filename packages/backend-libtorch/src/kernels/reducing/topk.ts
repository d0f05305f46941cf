import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { onlyCpu } from '../../session.ts'
import type { Session } from '../../session.ts'

function topk(session: Session): Kernel<OverrideAttrs['topk']> {
  const id = session.define('topk', 'flambeau::topk', '', '>>')
  return {
    declines: onlyCpu,
    run(inputs, outputs, { k, dim, largest }) {
      session
        .begin(id)
        .ints([k, dim, Number(largest)])
        .run(inputs, outputs)
    },
  }
}

export function topkKernels(session: Session): Pick<Kernels, 'topk'> {
  return {
    topk: topk(session),
  }
}
