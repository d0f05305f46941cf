import { type AnyKernel, kernelTable, type PrimName, type View } from '@flambeau/core/backend'
import { isHalf } from '../half.ts'
import { settle } from '../storage.ts'
import * as fragments from './fragments.ts'

type OpsOf<Table> = Table extends object ? keyof Table : never
type Implemented = OpsOf<(typeof fragments)[keyof typeof fragments]>

/** Empty, or the compiler lists the primitives that no file has. */
const missing: { readonly [N in Exclude<PrimName, Implemented>]: never } = {}

/** All primitives, and composite ops that are worth a kernel of their own. */
export function kernels(): Map<string, AnyKernel> {
  const table = kernelTable(missing, ...Object.values(fragments))
  for (const [op, kernel] of table) table.set(op, rounding(kernel))
  return table
}

/**
 * Kernels compute float16 and bfloat16 in float32 and know nothing more about them; here their results are rounded.
 */
function rounding(kernel: AnyKernel): AnyKernel {
  return {
    ...kernel,
    run(inputs: readonly View[], outputs: readonly View[], attrs: never): void {
      kernel.run(inputs, outputs, attrs)
      for (const output of outputs) if (isHalf(output.dtype)) settle(output)
    },
  }
}
