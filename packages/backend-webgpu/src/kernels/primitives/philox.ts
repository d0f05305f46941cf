import type { Kernels, PhiloxAttrs, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { byName } from '../../templates/by-name.ts'
import { type ElementFunction, elementwise } from '../../templates/elementwise.ts'

/** Parameters of `philox_` in the order of {@link philoxValues}. */
export const philoxParams = ['seedLow: u32', 'seedHigh: u32', 'offsetLow: u32', 'offsetHigh: u32'] as const

export function philoxValues({ seed, offset }: PhiloxAttrs): number[] {
  return [...seed, ...offset]
}

/** WGSL for word `i` and for the four words of block `i`. */
const key = 'p.seedLow, p.seedHigh, p.offsetLow, p.offsetHigh'
const word = (i: string): string => `philoxWord_(${i}, ${key})`
const words = `philox_(i, ${key})`

const functions: Readonly<Record<'philox' | 'uniform' | 'normal', ElementFunction>> = {
  philox: { code: `bitcast<i32>(${word('i')})`, quad: `bitcast<vec4<i32>>(${words})`, params: philoxParams },
  uniform: { code: `uniform_(${word('i')})`, quad: `uniforms_(${words})`, params: philoxParams },
  normal: {
    code: `
let pair = normals_(uniform_(${word('i & ~1u')}), uniform_(${word('i | 1u')}));
return select(pair.y, pair.x, (i & 1u) == 0u);`,
    quad: `
let u = uniforms_(${words});
return vec4<f32>(normals_(u.x, u.y), normals_(u.z, u.w));`,
    params: philoxParams,
  },
}

export function philoxKernels(runtime: Runtime): Pick<Kernels, 'philox' | 'uniform' | 'normal'> {
  return byName(['philox', 'uniform', 'normal'], (name) => ({
    run(_inputs: readonly View[], [out]: readonly View[], attrs: PhiloxAttrs) {
      elementwise(runtime, name, '', [], out as View, () => functions[name], philoxValues(attrs))
    },
  }))
}
