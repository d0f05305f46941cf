import type { Kernel, NoAttrs, OverrideAttrs } from '@flambeau/core'

import type { Session } from '../session.ts'
import { plain } from './elementwise.ts'

export function linear(session: Session): Kernel<NoAttrs> {
  return plain(session, 'linear', 'aten::linear', 'tto')
}

export function addmm(session: Session): Kernel<OverrideAttrs['addmm']> {
  const id = session.define('addmm', 'aten::addmm', 'tttss')
  return {
    run(inputs, outputs, { beta, alpha }) {
      session.begin(id).number(beta).number(alpha).run(inputs, outputs)
    },
  }
}
