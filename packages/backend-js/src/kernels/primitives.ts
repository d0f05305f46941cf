import type { PrimKernels } from '@flambeau/core'
import { argKernels } from './arg.ts'
import { binaryKernels } from './binary.ts'
import { compareKernels } from './compare.ts'
import { copy } from './copy.ts'
import { fill } from './fill.ts'
import { gather } from './gather.ts'
import { iota } from './iota.ts'
import { matmul } from './matmul.ts'
import { nonzero } from './nonzero.ts'
import { philox } from './philox.ts'
import { reduceKernels } from './reduce.ts'
import { scanKernels } from './scan.ts'
import { scatter, scatterReduce } from './scatter.ts'
import { sort } from './sort.ts'
import { take } from './take.ts'
import { unaryKernels } from './unary.ts'
import { where } from './where.ts'

/** Every primitive of the contract. The compiler names what is missing. */
export const primitives: PrimKernels = {
  fill,
  iota,
  philox,
  copy,
  ...unaryKernels,
  ...binaryKernels,
  ...compareKernels,
  where,
  ...reduceKernels,
  ...argKernels,
  ...scanKernels,
  sort,
  take,
  gather,
  scatter,
  scatterReduce,
  nonzero,
  matmul,
}
