import type { Kernels } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { plain } from '../../templates/plain.ts'

export function matmulKernels(session: Session): Pick<Kernels, 'matmul'> {
  return { matmul: plain(session, 'matmul', 'flambeau::matmul', '', widenHalves) }
}
