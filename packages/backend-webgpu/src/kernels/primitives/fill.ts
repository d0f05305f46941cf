import { elementOf, type Kernels, type Scalar, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { scalarType } from '../../wgsl/value.ts'
import { elementwise } from '../../templates/elementwise.ts'

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
    elementOf(value, dtype),
  ])
}
