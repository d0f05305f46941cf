import type { Kernel, NoAttrs } from '@flambeau/core'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { plain } from '../primitives/elementwise.ts'

export function silu(session: Session): Kernel<NoAttrs> {
  return plain(session, 'silu', 'aten::silu', 't', widenHalves)
}

export function siluGrad(session: Session): Kernel<NoAttrs> {
  return plain(session, 'siluGrad', 'aten::silu_backward', 'tt', widenHalves)
}
