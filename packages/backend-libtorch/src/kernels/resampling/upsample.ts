import { isFloat } from '@flambeau/core/backend'
import type { Kernel, Kernels, UpsampleAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

const modes: readonly UpsampleAttrs['mode'][] = ['nearest', 'nearest-exact', 'linear', 'cubic']

function resize(session: Session, op: 'upsample' | 'upsampleGrad'): Kernel<UpsampleAttrs> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    declines([x], outputs, { antialias, scales }) {
      if (!isFloat(x!.dtype)) return 'libtorch resizes only some integers'
      const keepsSize = x!.shape.some((size, i) => i > 1 && size === outputs[0]!.shape[i])
      // Forward, libtorch copies such a dimension; backward it does not.
      return antialias && keepsSize && scales.some((scale) => scale !== null)
        ? "libtorch's gradient is not that of its result"
        : undefined
    },
    run(inputs, outputs, { mode, alignCorners, antialias, scales }) {
      const call = session.begin(id).int(modes.indexOf(mode)).int(Number(alignCorners)).int(Number(antialias))
      for (const scale of scales) call.number(scale ?? 0)
      call.run(inputs, outputs)
    },
  }
}

export function upsampleKernels(session: Session): Pick<Kernels, 'upsample' | 'upsampleGrad'> {
  return forFloats({
    upsample: resize(session, 'upsample'),
    upsampleGrad: resize(session, 'upsampleGrad'),
  })
}
