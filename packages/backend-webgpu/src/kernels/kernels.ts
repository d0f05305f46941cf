import type { OverrideKernels, PrimKernels } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { argKernels } from './arg.ts'
import { binaryKernels } from './binary.ts'
import { copyKernels } from './copy.ts'
import { fillKernels } from './fill.ts'
import { fusedKernels } from './fused.ts'
import { gatherKernels } from './gather.ts'
import { nonzeroKernels } from './nonzero.ts'
import { philoxKernels } from './philox.ts'
import { reduceKernels } from './reduce.ts'
import { reluKernels } from './relu.ts'
import { scanKernels } from './scan.ts'
import { scatterKernels } from './scatter.ts'
import { sortKernels } from './sort.ts'
import { unaryKernels } from './unary.ts'
import { whereKernels } from './where.ts'

/** Every op that has a kernel here, by name. */
export type Kernels = Required<PrimKernels & OverrideKernels>

/** The kernels of a device: all primitives, and fused kernels for composites. */
export function kernels(runtime: Runtime): PrimKernels & OverrideKernels {
  return {
    ...fillKernels(runtime),
    ...philoxKernels(runtime),
    ...copyKernels(runtime),
    ...unaryKernels(runtime),
    ...binaryKernels(runtime),
    ...whereKernels(runtime),
    ...reluKernels(runtime),
    ...reduceKernels(runtime),
    ...argKernels(runtime),
    ...scanKernels(runtime),
    ...sortKernels(runtime),
    ...gatherKernels(runtime),
    ...scatterKernels(runtime),
    ...nonzeroKernels(runtime),
    ...fusedKernels(runtime),
  }
}
