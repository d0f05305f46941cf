import type { Kernel, NoAttrs } from '@flambeau/core/backend'
import type { Session } from '../session.ts'

/** A kernel that passes its inputs on and has no attributes. */
export function plain(session: Session, op: string, schema: string, args = '', widened = 0): Kernel<NoAttrs> {
  const id = session.define(op, schema, args, '>', widened)
  return {
    run(inputs, outputs) {
      session.begin(id).run(inputs, outputs)
    },
  }
}
