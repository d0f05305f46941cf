import type { Kernel, Kernels, PoolAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { plain } from '../../templates/plain.ts'

function maxPool2d(session: Session): Kernel<PoolAttrs> {
  const id = session.define('maxPool2d', 'flambeau::maxPool2d', '', '>', widenHalves)
  return {
    run(inputs, outputs, { kernelSize, stride, padding, dilation }) {
      session.begin(id).ints(kernelSize).ints(stride).ints(padding).ints(dilation).run(inputs, outputs)
    },
  }
}

export function maxPool2dKernels(session: Session): Pick<Kernels, 'maxPool2d' | 'maxPool2dGrad'> {
  return forFloats({
    maxPool2d: maxPool2d(session),
    maxPool2dGrad: plain(session, 'maxPool2dGrad', 'flambeau::maxPool2dGrad', '', widenHalves),
  })
}
