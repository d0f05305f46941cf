import type { Kernels, OverrideAttrs, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'
import { forFloats } from '../../templates/for-floats.ts'

type Approximation = OverrideAttrs['gelu']['approximate']

/** √(2/π), of which WGSL rounds the digits. */
const root = '0.7978845608028654'

const forward: { readonly [A in Approximation]: string } = {
  none: '0.5 * x * (1.0 + erf_(x * 0.7071067811865476))',
  tanh: `0.5 * x * (1.0 + tanh_(${root} * (x + 0.044715 * x * x * x)))`,
}

/** Of the gradient x and the input y. */
const backward: { readonly [A in Approximation]: string } = {
  none: `
let below = 0.5 * (1.0 + erf_(y * 0.7071067811865476));
return x * (below + y * (exp_(-0.5 * y * y) * 0.3989422804014327));`,
  tanh: `
let t = tanh_(${root} * (y + 0.044715 * y * y * y));
let slope = ${root} * (1.0 + 0.134145 * y * y);
return x * (0.5 * (1.0 + t) + 0.5 * y * (1.0 - t * t) * slope);`,
}

export function geluKernels(runtime: Runtime): Pick<Kernels, 'gelu' | 'geluGrad'> {
  return forFloats({
    gelu: {
      run(inputs, [out], { approximate }) {
        elementwise(runtime, 'gelu', approximate, inputs, out as View, () => ({ code: forward[approximate] }))
      },
    },
    geluGrad: {
      run(inputs, [out], { approximate }) {
        elementwise(runtime, 'geluGrad', approximate, inputs, out as View, () => ({ code: backward[approximate] }))
      },
    },
  })
}
