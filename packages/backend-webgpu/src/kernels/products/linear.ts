import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { product } from '../primitives/matmul.ts'

export function linearKernels(runtime: Runtime): Pick<Kernels, 'linear'> {
  return forFloats({
    linear: {
      layout: 'contiguous',
      run(inputs, [out]) {
        const [x, weight, bias] = inputs as [View, View, View | undefined]
        const [n, k] = weight.shape as [number, number]
        const m = count(x.shape.slice(0, -1))
        const epilogue =
          bias === undefined
            ? undefined
            : { key: 'bias', store: 'value + in2(n)', inputs: [bias], params: [], values: [] }
        product(
          runtime,
          'linear',
          x,
          weight,
          out as View,
          [1, m, k, n],
          [
            [0, k, 1],
            [0, 1, k],
          ],
          epilogue,
        )
      },
    },
  })
}
