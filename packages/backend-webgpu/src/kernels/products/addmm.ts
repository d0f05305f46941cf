import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { product } from '../primitives/matmul.ts'

export function addmmKernels(runtime: Runtime): Pick<Kernels, 'addmm'> {
  return forFloats({
    addmm: {
      run(inputs, [out], { alpha, beta }) {
        const [input, a, b] = inputs as [View, View, View]
        const [m, k] = a.shape as [number, number]
        const n = b.shape[1] as number
        // Broadcasting aligns the last dimensions; missing and single ones repeat.
        const stride = (fromEnd: number): number => {
          const d = input.shape.length - fromEnd
          return d < 0 || input.shape[d] === 1 ? 0 : (input.strides[d] as number)
        }
        // A factor of 0 takes nothing from what it multiplies, not even NaN.
        const terms = [
          ...(beta === 0 ? [] : ['p.beta * in2(p.offset + m * p.rows + n * p.columns)']),
          ...(alpha === 0 ? [] : ['p.alpha * value']),
        ]
        const epilogue = {
          key: `${beta === 0 ? '' : 'input'} ${alpha === 0 ? '' : 'product'}`,
          store: terms.join(' + ') || '0.0',
          inputs: beta === 0 ? [] : [input],
          params: ['alpha: f32', 'beta: f32', 'offset: u32', 'rows: u32', 'columns: u32'] as const,
          values: [alpha, beta, input.offset, stride(2), stride(1)],
        }
        const strides = [
          [0, ...a.strides],
          [0, ...b.strides],
        ] as const
        product(runtime, 'addmm', a, b, out as View, [1, m, k, n], strides, epilogue)
      },
    },
  })
}
