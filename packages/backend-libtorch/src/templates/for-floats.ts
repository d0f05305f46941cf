import { type AnyKernel, isFloat, type Meta } from '@flambeau/core/backend'

/** Kernels for floating tensors alone. What libtorch makes of others, or that it refuses them, differs from version to version. */
export function forFloats<Table extends object>(kernels: Table): Table {
  return Object.fromEntries(Object.entries(kernels).map(([op, kernel]) => [op, forFloat(kernel)])) as Table
}

function forFloat({ declines, ...kernel }: AnyKernel): AnyKernel {
  return {
    ...kernel,
    declines(inputs, outputs, attrs) {
      if (!isFloat(((inputs[0] ?? outputs[0]) as Meta).dtype)) return 'libtorch computes it in floating dtypes only'
      return declines?.(inputs, outputs, attrs)
    },
  }
}
