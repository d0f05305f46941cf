import type { Kernel, Kernels } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'

/** `tril` and `triu`. */
function triangle(session: Session, op: 'tril' | 'triu'): Kernel<{ readonly diagonal: number }> {
  const id = session.define(op, `aten::${op}`, 'ti')
  return {
    run(inputs, outputs, { diagonal }) {
      session.begin(id).int(diagonal).run(inputs, outputs)
    },
  }
}

export function trilKernels(session: Session): Pick<Kernels, 'tril' | 'triu'> {
  return {
    tril: triangle(session, 'tril'),
    triu: triangle(session, 'triu'),
  }
}
