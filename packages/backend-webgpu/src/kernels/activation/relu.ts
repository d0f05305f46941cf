import { isFloat, type Kernels, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'

/** By bits: a comparison may take negative subnormals for zeros, which keep their sign. */
const cutOff = 'select(x, 0.0, bitcast<u32>(x) > 0x80000000u && !isnan_(x))'

export function reluKernels(runtime: Runtime): Pick<Kernels, 'relu' | 'reluGrad'> {
  return {
    relu: {
      run([x], [out]) {
        const { dtype } = x as View
        const code = isFloat(dtype) ? cutOff : dtype === 'int32' ? 'max(x, 0i)' : 'x'
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
