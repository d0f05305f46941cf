import type { Kernels } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'
import { pick } from '../../templates/pick.ts'

export function lookupKernels(session: Session): Pick<Kernels, 'lookup'> {
  return { lookup: pick(session, 'lookup') }
}
