import type { AvgPoolAttrs, Kernel, Kernels } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

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

export function avgPool2dKernels(session: Session): Pick<Kernels, 'avgPool2d' | 'avgPool2dGrad'> {
  return forFloats({
    avgPool2d: pooling(session, 'avgPool2d'),
    avgPool2dGrad: pooling(session, 'avgPool2dGrad'),
  })
}
