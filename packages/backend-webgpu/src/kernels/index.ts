import { type AnyKernel, kernelTable, type Meta, type PrimName, type View } from '@flambeau/core/backend'
import type { Runtime } from '../runtime/runtime.ts'
import * as fragments from './fragments.ts'

type OpsOf<F> = F extends (runtime: Runtime) => infer Table ? keyof Table : never
type Implemented = OpsOf<(typeof fragments)[keyof typeof fragments]>

/** Empty, or the compiler lists the primitives that no file has. */
const missing: { readonly [N in Exclude<PrimName, Implemented>]: never } = {}

/** The kernels of a device: all primitives, and fused kernels for composites. */
export function kernels(runtime: Runtime): Map<string, AnyKernel> {
  const table = kernelTable(missing, ...Object.values(fragments).map((fragment) => fragment(runtime)))
  for (const [op, kernel] of table) table.set(op, watch(runtime, op, kernel))
  return table
}

/** The kernel, as long as the GPU compiles its programs. */
function watch({ refused }: Runtime, op: string, kernel: AnyKernel): AnyKernel {
  return {
    ...kernel,
    declines: (inputs: readonly View[], outputs: readonly Meta[], attrs: object) =>
      refused.why(op, inputs, outputs) ?? kernel.declines?.(inputs, outputs, attrs),
    run: (inputs: readonly View[], outputs: readonly View[], attrs: object) =>
      refused.during(op, inputs, outputs, () => kernel.run(inputs, outputs, attrs)),
  }
}
