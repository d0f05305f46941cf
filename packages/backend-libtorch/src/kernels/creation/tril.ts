import type { Kernel } from '@flambeau/core'

import type { Session } from '../../session.ts'

/** `tril` and `triu`. */
export function triangle(session: Session, op: 'tril' | 'triu'): Kernel<{ readonly diagonal: number }> {
  const id = session.define(op, `aten::${op}`, 'ti')
  return {
    run(inputs, outputs, { diagonal }) {
      session.begin(id).int(diagonal).run(inputs, outputs)
    },
  }
}
