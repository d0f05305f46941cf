import type { Kernel, NoAttrs, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../session.ts'
import type { Session } from '../session.ts'

export function batchNorm(session: Session): Kernel<OverrideAttrs['batchNorm']> {
  const id = session.define('batchNorm', 'aten::native_batch_norm', 'ttt--bff', '>>>', widenHalves)
  return {
    run(inputs, outputs, { eps }) {
      const training = 1
      const momentumOfNothing = 0
      session.begin(id).int(training).number(momentumOfNothing).number(eps).run(inputs, outputs)
    },
  }
}

export function batchNormGrad(session: Session): Kernel<NoAttrs> {
  const id = session.define('batchNormGrad', 'aten::native_batch_norm_backward', 'ttt--ttbfM', '>>>', widenHalves)
  return {
    // libtorch reads an expanded gradient wrongly.
    layout: 'contiguous',
    run(inputs, outputs) {
      const training = 1
      const epsInsideInvstd = 0
      session.begin(id).int(training).number(epsInsideInvstd).list([1, 1, 1]).run(inputs, outputs)
    },
  }
}
