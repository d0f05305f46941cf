import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function attention(session: Session): Kernel<OverrideAttrs['scaledDotProductAttention']> {
  const op = 'scaledDotProductAttention'
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    run(inputs, outputs, { scale, causal }) {
      session
        .begin(id)
        .int(causal ? 1 : 0)
        .number(scale)
        .run(inputs, outputs)
    },
  }
}

function attentionGrad(session: Session): Kernel<OverrideAttrs['scaledDotProductAttentionGrad']> {
  const op = 'scaledDotProductAttentionGrad'
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    run(inputs, outputs, { scale, causal, maskGrad }) {
      session
        .begin(id)
        .int(causal ? 1 : 0)
        .int(maskGrad ? 1 : 0)
        .number(scale)
        .run(inputs, outputs)
    },
  }
}

export function attentionKernels(
  session: Session,
): Pick<Kernels, 'scaledDotProductAttention' | 'scaledDotProductAttentionGrad'> {
  return forFloats({
    scaledDotProductAttention: attention(session),
    scaledDotProductAttentionGrad: attentionGrad(session),
  })
}
