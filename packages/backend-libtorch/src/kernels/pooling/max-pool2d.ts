import type { Kernel, PoolAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

export function maxPool2d(session: Session): Kernel<PoolAttrs> {
  const id = session.define('maxPool2d', 'flambeau::maxPool2d', '', '>', widenHalves)
  return {
    run(inputs, outputs, { kernelSize, stride, padding, dilation }) {
      session.begin(id).ints(kernelSize).ints(stride).ints(padding).ints(dilation).run(inputs, outputs)
    },
  }
}
