import type { DimAttrs, Kernel, Kernels } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

/** `softmax` and `logSoftmax`. */
function softmax(session: Session, op: 'softmax' | 'logSoftmax'): Kernel<DimAttrs> {
  const id = session.define(op, op === 'softmax' ? 'aten::_softmax' : 'aten::_log_softmax', 'tib')
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).int(0).run(inputs, outputs)
    },
  }
}

/** Their gradients, from the gradient of the output and the output. */
function softmaxGrad(session: Session, op: 'softmaxGrad' | 'logSoftmaxGrad'): Kernel<DimAttrs> {
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

export function softmaxKernels(
  session: Session,
): Pick<Kernels, 'softmax' | 'softmaxGrad' | 'logSoftmax' | 'logSoftmaxGrad'> {
  return forFloats({
    softmax: softmax(session, 'softmax'),
    softmaxGrad: softmaxGrad(session, 'softmaxGrad'),
    logSoftmax: softmax(session, 'logSoftmax'),
    logSoftmaxGrad: softmaxGrad(session, 'logSoftmaxGrad'),
  })
}
