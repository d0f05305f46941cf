import { kernelTable } from '@flambeau/core'
import type { AnyKernel, PrimKernels } from '@flambeau/core'

import { widenHalves } from '../session.ts'
import type { Session } from '../session.ts'
import { copy } from './copy.ts'
import { fill, iota, random } from './creation.ts'
import { elementwise, plain } from './elementwise.ts'
import { pick, scatter, scatterReduce } from './gather.ts'
import { alongDim, reductions } from './reduce.ts'
import { sort } from './sort.ts'

function primitives(session: Session): PrimKernels {
  return {
    ...elementwise(session),
    ...reductions(session),
    ...alongDim(session),
    fill: fill(session),
    iota: iota(session),
    philox: random(session, 'philox'),
    copy: copy(session),
    sort: sort(session),
    take: pick(session, 'take'),
    gather: pick(session, 'gather'),
    scatter: scatter(session),
    scatterReduce: scatterReduce(session),
    nonzero: plain(session, 'nonzero', 'flambeau::nonzero', ''),
    matmul: plain(session, 'matmul', 'flambeau::matmul', '', widenHalves),
  }
}

/** Every kernel, on whichever libtorch device its tensors are. */
export function kernels(session: Session): Map<string, AnyKernel> {
  return kernelTable(primitives(session))
}
