import { type AnyKernel, isFloat, type Meta, type View } from '@flambeau/core/backend'

/** Kernels that compute in f32, and decline what is no float. */
export function forFloats<Table extends object>(kernels: Table): Table {
  return Object.fromEntries(Object.entries(kernels).map(([op, kernel]) => [op, forFloat(kernel)])) as Table
}

function forFloat(kernel: AnyKernel): AnyKernel {
  const declines = (inputs: readonly View[], outputs: readonly Meta[], attrs: object): string | undefined => {
    const { dtype } = (inputs[0] ?? outputs[0]) as Meta
    return isFloat(dtype) ? kernel.declines?.(inputs, outputs, attrs) : 'it computes in f32'
  }
  return { ...kernel, declines }
}
