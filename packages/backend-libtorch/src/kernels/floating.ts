import { isFloat } from '@flambeau/core'
import type { AnyKernel, OverrideKernels } from '@flambeau/core'

function floating({ declines, ...kernel }: AnyKernel): AnyKernel {
  return {
    ...kernel,
    declines(inputs, outputs, attrs) {
      if (!isFloat((inputs[0] ?? outputs[0])!.dtype)) return 'libtorch computes it in floating dtypes only'
      return declines?.(inputs, outputs, attrs)
    },
  }
}

/** The kernels for floating tensors alone. What libtorch makes of others, or that it refuses them, differs from version to version. */
export function floatingOnly(kernels: OverrideKernels): OverrideKernels {
  return Object.fromEntries(Object.entries(kernels).map(([name, kernel]) => [name, floating(kernel)]))
}
