import type { DType, Scalar, View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { scalarType } from '../wgsl/value.ts'
import { elementwise } from './elementwise.ts'
import type { Kernels } from './kernels.ts'

export function fillKernels(runtime: Runtime): Pick<Kernels, 'fill' | 'iota'> {
  return {
    fill: { run: (_inputs, [out], { value }) => fillView(runtime, out as View, value) },
    iota: {
      run(_inputs, [out], { start, step }) {
        const type = scalarType((out as View).dtype)
        elementwise(
          runtime,
          'iota',
          '',
          [],
          out as View,
          () => ({ code: `p.start + ${type}(i) * p.step`, params: [`start: ${type}`, `step: ${type}`] }),
          [start, step],
        )
      },
    },
  }
}

export function fillView(runtime: Runtime, out: View, value: Scalar): void {
  const { dtype } = out
  elementwise(runtime, 'fill', '', [], out, () => ({ code: 'p.value', params: [`value: ${scalarType(dtype)}`] }), [
    converted(value, dtype),
  ])
}

/** A number as this dtype holds it. */
function converted(value: Scalar, dtype: DType): number {
  if (dtype === 'bool') return Number(Boolean(value))
  if (dtype === 'float32' || dtype === 'float16') return Number(value)
  return typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : Math.trunc(Number(value))
}
