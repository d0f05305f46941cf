import type { Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

export function attention(session: Session): Kernel<OverrideAttrs['scaledDotProductAttention']> {
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

export function attentionGrad(session: Session): Kernel<OverrideAttrs['scaledDotProductAttentionGrad']> {
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
