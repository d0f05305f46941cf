import type { DimAttrs, Kernel } from '@flambeau/core/backend'
import type { Session } from '../session.ts'

/** `take`, `lookup` and `gather`. */
export function pick(session: Session, op: 'take' | 'lookup' | 'gather'): Kernel<DimAttrs> {
  const id = session.define(op, `flambeau::${op}`)
  return {
    run(inputs, outputs, { dim }) {
      session.begin(id).int(dim).run(inputs, outputs)
    },
  }
}
