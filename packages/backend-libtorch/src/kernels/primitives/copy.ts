import type { Kernel, PrimAttrs } from '@flambeau/core'

import type { Session } from '../../session.ts'

export function copy(session: Session): Kernel<PrimAttrs['copy']> {
  const id = session.define('copy', 'flambeau::copy')
  return {
    run(inputs, outputs, { flip }) {
      const call = session.begin(id)
      if (flip !== undefined) call.ints(flip)
      call.run(inputs, outputs)
    },
  }
}
