import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

/** ATen's numbers for reductions. */
const reductions = { none: 0, mean: 1, sum: 2 } as const

/** `mseLoss`, and `mseLossGrad` which takes the gradient of the loss before x and y. */
function mseLoss(session: Session, op: 'mseLoss' | 'mseLossGrad'): Kernel<OverrideAttrs['mseLoss']> {
  const id =
    op === 'mseLoss'
      ? session.define(op, 'aten::mse_loss', 'tti')
      : session.define(op, 'aten::mse_loss_backward', 'ttti')
  return {
    run(inputs, outputs, { reduction }) {
      session.begin(id).int(reductions[reduction]).run(inputs, outputs)
    },
  }
}

export function mseLossKernels(session: Session): Pick<Kernels, 'mseLoss' | 'mseLossGrad'> {
  return forFloats({
    mseLoss: mseLoss(session, 'mseLoss'),
    mseLossGrad: mseLoss(session, 'mseLossGrad'),
  })
}
