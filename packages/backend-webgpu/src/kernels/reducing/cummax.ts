import type { DimAttrs, Kernel, OverrideKernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { loopFields, loopParams, loopPositions, rowsAlong } from '../../templates/loops.ts'
import { orderKey } from '../../templates/order.ts'

export function cummaxKernels(runtime: Runtime): Pick<OverrideKernels, 'cummax' | 'cummin'> {
  return { cummax: extremeSoFar(runtime, 'cummax'), cummin: extremeSoFar(runtime, 'cummin') }
}

/** One invocation walks each row. Few long rows are left to core, which scans them by doubling with the whole device. */
function extremeSoFar(runtime: Runtime, op: 'cummax' | 'cummin'): Kernel<DimAttrs> {
  return {
    declines([x], _, { dim }) {
      const { count, length } = rowsAlong(dim, (x as View).shape, [x as View])
      const few = runtime.profile === 'gpu' && length > 4096 && count * 16 < length
      return few ? 'there are few rows and they are long' : undefined
    },
    run([input], [first, indices], { dim }) {
      const [x, values] = [input as View, first as View]
      const { count, length, loops, steps } = rowsAlong(dim, x.shape, [x, values])
      if (count * length === 0) return
      const rank = loops.sizes.length
      const program = runtime.program(op, `${rank} ${x.dtype}`, () => ({
        inputs: [{ dtype: x.dtype }],
        outputs: [{ dtype: x.dtype }, { dtype: 'int32' }],
        params: ['rows: u32', 'length: u32', 'step: u32', 'outStep: u32', ...loopFields(rank, 2)],
        declarations: orderKey(x.dtype, op === 'cummax' ? 'greatest' : 'least'),
        body: `
if (index >= p.rows) { return; }
${loopPositions(rank, 2, 'index')}
var best = in0(at0);
var bestKey = orderKey(best);
var place = 0u;
for (var j = 0u; j < p.length; j++) {
  let candidate = in0(at0 + j * p.step);
  let key = orderKey(candidate);
  if (key >= bestKey) {
    best = candidate;
    bestKey = key;
    place = j;
  }
  setOut0(at1 + j * p.outStep, best);
  setOut1(at1 + j * p.outStep, i32(place));
}`,
      }))
      const params = loopParams(loops, [count, length, ...steps])
      runtime.dispatch(program, [x], [values, indices as View], params, program.groups(count))
    },
  }
}
