import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'

export function whereKernels(runtime: Runtime): Pick<Kernels, 'where'> {
  return {
    where: {
      run(inputs, [out]) {
        elementwise(runtime, 'where', '', inputs, out as View, () => ({ code: 'select(z, y, x != 0u)' }))
      },
    },
  }
}
