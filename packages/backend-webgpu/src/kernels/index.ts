import type { AnyKernel, Meta, OverrideKernels, PrimKernels, View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { argKernels } from './primitives/arg.ts'
import { binaryKernels } from './primitives/binary.ts'
import { copyKernels } from './primitives/copy.ts'
import { fillKernels } from './primitives/fill.ts'
import { fusedKernels } from './fused.ts'
import { gatherKernels } from './primitives/gather.ts'
import { nonzeroKernels } from './primitives/nonzero.ts'
import { philoxKernels } from './primitives/philox.ts'
import { reduceKernels } from './primitives/reduce.ts'
import { reluKernels } from './activation/relu.ts'
import { scanKernels } from './primitives/scan.ts'
import { scatterKernels } from './primitives/scatter.ts'
import { sortKernels } from './primitives/sort.ts'
import { unaryKernels } from './primitives/unary.ts'
import { whereKernels } from './primitives/where.ts'

/** The kernels of a device: all primitives, and fused kernels for composites. */
export function kernels(runtime: Runtime): PrimKernels & OverrideKernels {
  const all: PrimKernels & OverrideKernels = {
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
  const watched = Object.entries(all).map(([op, kernel]) => [op, watch(runtime, op, kernel as AnyKernel)])
  return Object.fromEntries(watched) as typeof all
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
