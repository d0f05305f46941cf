import type { PhiloxAttrs, View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { elementwise } from './elementwise.ts'
import type { Kernels } from './kernels.ts'

/** Parameters of `philox_` in the order of {@link philoxValues}. */
export const philoxParams = ['seedLow: u32', 'seedHigh: u32', 'offsetLow: u32', 'offsetHigh: u32'] as const

export function philoxValues({ seed, offset }: PhiloxAttrs): number[] {
  return [...seed, ...offset]
}

export function philoxKernels(runtime: Runtime): Pick<Kernels, 'philox' | 'uniform' | 'normal'> {
  const random =
    (op: string, code: string) =>
    (_inputs: readonly View[], [out]: readonly View[], attrs: PhiloxAttrs): void => {
      elementwise(runtime, op, '', [], out as View, () => ({ code, params: philoxParams }), philoxValues(attrs))
    }
  const word = (i: string): string => `philoxWord_(${i}, p.seedLow, p.seedHigh, p.offsetLow, p.offsetHigh)`
  return {
    philox: { run: random('philox', `bitcast<i32>(${word('i')})`) },
    uniform: { run: random('uniform', `uniform_(${word('i')})`) },
    normal: {
      run: random(
        'normal',
        `let radius = sqrt(-2.0 * log_(1.0 - uniform_(${word('i & ~1u')})));
         let angle = 6.283185307179586 * uniform_(${word('i | 1u')});
         if ((i & 1u) == 0u) { return radius * cos_(angle); }
         return radius * sin_(angle);`,
      ),
    },
  }
}
