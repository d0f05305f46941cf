import type { OverrideKernels, PrimKernels } from '@flambeau/core'

/** Every op that may have a kernel, by name. A kernel file has those of its ops. */
export type Kernels = Required<PrimKernels & OverrideKernels>
