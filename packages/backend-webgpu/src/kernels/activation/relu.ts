import { isFloat, type Kernels, type View } from '@flambeau/core'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'

export function reluKernels(runtime: Runtime): Pick<Kernels, 'relu' | 'reluGrad'> {
  return {
    relu: {
      run([x], [out]) {
        const { dtype } = x as View
        const code = isFloat(dtype) ? 'select(x, 0.0, x < 0.0)' : dtype === 'int32' ? 'max(x, 0i)' : 'x'
        elementwise(runtime, 'relu', '', [x as View], out as View, () => ({ code }))
      },
    },
    reluGrad: {
      run(inputs, [out]) {
        elementwise(runtime, 'reluGrad', '', inputs, out as View, () => ({ code: 'select(x, 0.0, y <= 0.0)' }))
      },
    },
  }
}
