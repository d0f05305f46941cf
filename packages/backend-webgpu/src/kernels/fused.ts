import type { OverrideKernels } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { addmmKernels } from './addmm.ts'
import { conv2dInputGradKernels } from './conv2d-input-grad.ts'
import { conv2dKernels } from './conv2d.ts'
import { conv2dWeightGradKernels } from './conv2d-weight-grad.ts'
import type { Kernels } from './kernels.ts'
import { linearKernels } from './linear.ts'
import { matmulKernels } from './matmul.ts'

/** The matrix product, and the composite ops that have a kernel of their own. */
export function fusedKernels(runtime: Runtime): Pick<Kernels, 'matmul'> & OverrideKernels {
  return {
    ...matmulKernels(runtime),
    ...linearKernels(runtime),
    ...addmmKernels(runtime),
    ...conv2dKernels(runtime),
    ...conv2dInputGradKernels(runtime),
    ...conv2dWeightGradKernels(runtime),
  }
}
