import type { Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

type Name = 'layerNorm' | 'layerNormGrad' | 'rmsNorm' | 'rmsNormGrad'

export function layerNorm(session: Session, op: Name): Kernel<OverrideAttrs[Name]> {
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
