import type { DimAttrs, Kernel, Kernels, ReduceAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function logsumexp(session: Session): Kernel<ReduceAttrs> {
  const id = session.define('logsumexp', 'aten::logsumexp', 'tIb', '>', widenHalves)
  return {
    declines: ([x], _, { dims }) =>
      dims.length === 0 || dims.some((dim) => x!.shape[dim] === 0) ? 'there is nothing to sum over' : undefined,
    run(inputs, outputs, { dims }) {
      session.begin(id).list(dims).int(0).run(inputs, outputs)
    },
  }
}

function logcumsumexp(session: Session): Kernel<DimAttrs> {
  const id = session.define('logcumsumexp', 'aten::logcumsumexp', 'ti', '>', widenHalves)
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).run(inputs, outputs)
    },
  }
}

export function logsumexpKernels(session: Session): Pick<Kernels, 'logsumexp' | 'logcumsumexp'> {
  return forFloats({
    logsumexp: logsumexp(session),
    logcumsumexp: logcumsumexp(session),
  })
}
