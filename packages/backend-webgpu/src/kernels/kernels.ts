import type { OverrideKernels, PrimKernels } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { binaryKernels } from './binary.ts'
import { copyKernels } from './copy.ts'
import { fillKernels } from './fill.ts'
import { philoxKernels } from './philox.ts'
import { unaryKernels } from './unary.ts'
import { whereKernels } from './where.ts'

/** Every op that has a kernel here, by name. */
export type Kernels = Required<PrimKernels & OverrideKernels>

export function kernels(runtime: Runtime): Partial<Kernels> {
  return {
    ...fillKernels(runtime),
    ...philoxKernels(runtime),
    ...copyKernels(runtime),
    ...unaryKernels(runtime),
    ...binaryKernels(runtime),
    ...whereKernels(runtime),
  }
}
