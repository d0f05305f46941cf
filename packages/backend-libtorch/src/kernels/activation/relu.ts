import type { Kernels } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { plain } from '../../templates/plain.ts'

export function reluKernels(session: Session): Pick<Kernels, 'relu' | 'reluGrad'> {
  return {
    relu: plain(session, 'relu', 'aten::relu', 't'),
    ...forFloats({ reluGrad: plain(session, 'reluGrad', 'flambeau::reluGrad') }),
  }
}
