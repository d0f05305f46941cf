import { deriveBackend } from '@flambeau/core'
import type { Mutant } from './break.ts'
import { composed } from './composed.ts'
import { dtypeMutants } from './dtypes.ts'
import { elementwise } from './elementwise.ts'
import { indexing, reductions } from './reductions.ts'
import { functionMutants } from './functions.ts'
import { layerMutants, primitiveMutants } from './kernels.ts'
import { networks, optimizers } from './networks.ts'

const devices: readonly Mutant[] = [
  {
    name: 'the device never frees memory',
    ops: ['mul'],
    check: 'memory',
    make: (inner) => deriveBackend(inner, `${inner.name} that leaks`, { release: () => {} }),
  },
]

/** Broken devices, each of which the suite must notice. */
export const mutants: readonly Mutant[] = [
  ...elementwise,
  ...reductions,
  ...indexing,
  ...networks,
  ...optimizers,
  ...primitiveMutants,
  ...layerMutants,
  ...composed,
  ...dtypeMutants,
  ...functionMutants,
  ...devices,
]
