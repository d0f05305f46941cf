import type { Kernel, PrimAttrs } from '@flambeau/core'

import type { Session } from '../../session.ts'

export function sort(session: Session): Kernel<PrimAttrs['sort']> {
  const id = session.define('sort', 'aten::sort.stable', 'tbib', '>>')
  return {
    run(inputs, outputs, { dim, descending }) {
      session.begin(id).int(1).int(dim).int(Number(descending)).run(inputs, outputs)
    },
  }
}
