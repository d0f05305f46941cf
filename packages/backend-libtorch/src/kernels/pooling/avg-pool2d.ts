import type { AvgPoolAttrs, Kernel } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

function pooling(session: Session, op: 'avgPool2d' | 'avgPool2dGrad'): Kernel<AvgPoolAttrs> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    declines: (_, __, { divisorOverride }) =>
      divisorOverride === null || Number.isInteger(divisorOverride)
        ? undefined
        : 'libtorch divides by whole numbers only',
    run(inputs, outputs, { kernelSize, stride, padding, countIncludePad, divisorOverride }) {
      const call = session.begin(id).ints(kernelSize).ints(stride).ints(padding)
      call
        .int(Number(countIncludePad))
        .int(divisorOverride ?? 0)
        .run(inputs, outputs)
    },
  }
}

export const avgPool2d = (session: Session): Kernel<AvgPoolAttrs> => pooling(session, 'avgPool2d')
export const avgPool2dGrad = (session: Session): Kernel<AvgPoolAttrs> => pooling(session, 'avgPool2dGrad')
