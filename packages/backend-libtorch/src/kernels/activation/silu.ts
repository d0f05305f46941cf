import type { Kernels } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { plain } from '../../templates/plain.ts'

export function siluKernels(session: Session): Pick<Kernels, 'silu' | 'siluGrad'> {
  return forFloats({
    silu: plain(session, 'silu', 'aten::silu', 't', widenHalves),
    siluGrad: plain(session, 'siluGrad', 'aten::silu_backward', 'tt', widenHalves),
  })
}
