import type { DimAttrs, Kernel } from '@flambeau/core'

import type { Session } from '../../session.ts'

/** `softmax` and `logSoftmax`. */
export function softmax(session: Session, op: 'softmax' | 'logSoftmax'): Kernel<DimAttrs> {
  const id = session.define(op, op === 'softmax' ? 'aten::_softmax' : 'aten::_log_softmax', 'tib')
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).int(0).run(inputs, outputs)
    },
  }
}

/** Their gradients, from the gradient of the output and the output. */
export function softmaxGrad(session: Session, op: 'softmaxGrad' | 'logSoftmaxGrad'): Kernel<DimAttrs> {
  const name = op === 'softmaxGrad' ? 'aten::_softmax_backward_data' : 'aten::_log_softmax_backward_data'
  const id = session.define(op, name, 'ttiy')
  return {
    // libtorch 1.13 reads strided gradients wrongly.
    layout: 'contiguous',
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).run(inputs, outputs)
    },
  }
}
