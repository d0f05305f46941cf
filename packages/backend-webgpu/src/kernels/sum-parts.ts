import type { View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { count } from './loops.ts'

/** out[i] = Σₛ parts[s][i]: the second pass of a sum that was cut into parts. */
export function sumParts(runtime: Runtime, parts: View, out: View, splits: number): void {
  const n = count(out.shape)
  const program = runtime.program('sumParts', out.dtype, () => ({
    inputs: [{ dtype: 'float32' }],
    outputs: [{ dtype: out.dtype }],
    params: ['n: u32', 'parts: u32'],
    body: `
if (index >= p.n) { return; }
var sum = 0.0;
for (var part = 0u; part < p.parts; part++) { sum += in0(part * p.n + index); }
setOut0(index, sum);`,
  }))
  runtime.dispatch(program, [parts], [out], [n, splits], program.groups(n))
}
