import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'
import { forFloats } from '../../templates/for-floats.ts'

export function siluKernels(runtime: Runtime): Pick<Kernels, 'silu' | 'siluGrad'> {
  return forFloats({
    silu: {
      run(inputs, [out]) {
        elementwise(runtime, 'silu', '', inputs, out as View, () => ({ code: 'x * sigmoid_(x)' }))
      },
    },
    siluGrad: {
      run(inputs, [out]) {
        elementwise(runtime, 'siluGrad', '', inputs, out as View, () => ({
          code: 'let s = sigmoid_(y); return x * (s * (1.0 + y * (1.0 - s)));',
        }))
      },
    },
  })
}
