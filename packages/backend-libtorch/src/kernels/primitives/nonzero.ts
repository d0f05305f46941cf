import type { Kernels } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'
import { plain } from '../../templates/plain.ts'

export function nonzeroKernels(session: Session): Pick<Kernels, 'nonzero'> {
  return { nonzero: plain(session, 'nonzero', 'flambeau::nonzero') }
}
