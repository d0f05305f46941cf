import type { View } from '@flambeau/core/backend'
import type { Runtime } from '../runtime/runtime.ts'
import { count } from './loops.ts'
import { sumsOf } from './team.ts'

/** out[i] = Σₛ parts[s][i]: the second pass of a sum that was cut into parts. */
export function sumParts(runtime: Runtime, parts: View, out: View, splits: number): void {
  const n = count(out.shape)
  const sums = sumsOf(splits)
  const program = runtime.program('sumParts', `${out.dtype}${sums.key}`, () => ({
    inputs: [{ dtype: 'float32' }],
    outputs: [{ dtype: out.dtype }],
    params: ['n: u32', 'parts: u32'],
    declarations: sums.declarations,
    body: `
if (index >= p.n) { return; }
${sums.begin('sum')}
for (var part = 0u; part < p.parts; part++) { ${sums.add('sum', 'in0(part * p.n + index)')} }
setOut0(index, ${sums.of('sum')});`,
  }))
  runtime.dispatch(program, [parts], [out], [n, splits], program.groups(n))
}
