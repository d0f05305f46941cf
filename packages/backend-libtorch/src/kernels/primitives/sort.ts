import type { Kernel, Kernels, PrimAttrs } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'

function sort(session: Session): Kernel<PrimAttrs['sort']> {
  const id = session.define('sort', 'aten::sort.stable', 'tbib', '>>')
  return {
    run(inputs, outputs, { dim, descending }) {
      session.begin(id).int(1).int(dim).int(Number(descending)).run(inputs, outputs)
    },
  }
}

export function sortKernels(session: Session): Pick<Kernels, 'sort'> {
  return {
    sort: sort(session),
  }
}
