import type { Kernel, NoAttrs } from '@flambeau/core'

import type { Session } from '../../session.ts'
import { plain } from '../primitives/elementwise.ts'

export function relu(session: Session): Kernel<NoAttrs> {
  return plain(session, 'relu', 'aten::relu', 't')
}

export function reluGrad(session: Session): Kernel<NoAttrs> {
  return plain(session, 'reluGrad', 'flambeau::reluGrad', '')
}
