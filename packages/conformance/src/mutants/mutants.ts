import { deriveBackend } from '@flambeau/core/backend'
import { opCases } from '../ops/index.ts'
import type { Mutant } from './break.ts'

const devices: readonly Mutant[] = [
  {
    name: 'the device never frees memory',
    ops: ['mul'],
    check: 'memory',
    make: (inner) => deriveBackend(inner, `${inner.name} that leaks`, { release: () => {} }),
  },
]

/** Broken devices and functions, each of which the suite must notice: those that stand beside the cases of their op, and more. */
export const mutants: readonly Mutant[] = [
  ...opCases.flatMap(({ op, mutants: wrongs = [] }) => wrongs.map((wrong) => wrong(op))),
  ...devices,
]
