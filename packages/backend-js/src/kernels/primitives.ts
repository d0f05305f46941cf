import type { PrimKernels } from '@flambeau/core'
import { argKernels } from './primitives/arg.ts'
import { binaryKernels } from './primitives/binary.ts'
import { compareKernels } from './primitives/compare.ts'
import { copy } from './primitives/copy.ts'
import { fill } from './primitives/fill.ts'
import { gather } from './primitives/gather.ts'
import { iota } from './primitives/iota.ts'
import { matmul } from './primitives/matmul.ts'
import { nonzero } from './primitives/nonzero.ts'
import { philox } from './primitives/philox.ts'
import { reduceKernels } from './primitives/reduce.ts'
import { scanKernels } from './primitives/scan.ts'
import { scatter, scatterReduce } from './primitives/scatter.ts'
import { sort } from './primitives/sort.ts'
import { take } from './primitives/take.ts'
import { unaryKernels } from './primitives/unary.ts'
import { where } from './primitives/where.ts'

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
