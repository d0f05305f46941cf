import type { Kernel, NoAttrs, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { plain } from '../primitives/elementwise.ts'

export function batchNorm(session: Session): Kernel<OverrideAttrs['batchNorm']> {
  const id = session.define('batchNorm', 'flambeau::batchNorm', '', '>', widenHalves)
  return {
    run(inputs, outputs, { eps }) {
      session.begin(id).number(eps).run(inputs, outputs)
    },
  }
}

export function batchNormGrad(session: Session): Kernel<NoAttrs> {
  // libtorch reads an expanded gradient wrongly.
  return { ...plain(session, 'batchNormGrad', 'flambeau::batchNormGrad', '', widenHalves), layout: 'contiguous' }
}
