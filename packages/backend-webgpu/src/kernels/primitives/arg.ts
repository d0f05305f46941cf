import { type ArgName, argPrims, type Kernels, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { byName } from '../../templates/by-name.ts'
import { loopFields, loopParams, loopPositions, type Rows, rowsAlong } from '../../templates/loops.ts'
import { orderKey } from '../../templates/order.ts'

export function argKernels(runtime: Runtime): Pick<Kernels, ArgName> {
  return byName(argPrims, (name) => ({
    run([x]: readonly View[], [out]: readonly View[], { dim }: { readonly dim: number }) {
      extreme(runtime, name, x as View, out as View, dim)
    },
  }))
}

/** Long rows are searched in parts, whose winners meet in a second pass. */
function extreme(runtime: Runtime, name: ArgName, x: View, out: View, dim: number): void {
  const rows = rowsAlong(dim, x.shape, [x])
  if (rows.count === 0) return
  const wanted = Math.ceil((runtime.profile === 'gpu' ? 65_536 : 64) / rows.count)
  const parts = Math.max(1, Math.min(wanted, Math.floor(rows.length / 256)))
  if (parts === 1) {
    search(runtime, name, x, undefined, out, rows, 1, rows.length)
    return
  }
  const chunk = Math.ceil(rows.length / parts)
  const filled = Math.ceil(rows.length / chunk)
  const winners = runtime.scratch('int32', filled * rows.count)
  search(runtime, name, x, undefined, winners, rows, filled, chunk)
  search(runtime, name, x, winners, out, { ...rows, length: filled }, 1, filled)
  runtime.free(winners)
}

/** Finds the winner of each part of each row, among all its elements or among `candidates` (positions, row by row). */
function search(
  runtime: Runtime,
  name: ArgName,
  x: View,
  candidates: View | undefined,
  out: View,
  rows: Rows,
  parts: number,
  chunk: number,
): void {
  const rank = rows.loops.sizes.length
  const chosen = candidates !== undefined
  const program = runtime.program(name, `${rank} ${x.dtype} ${chosen}`, () => ({
    inputs: [{ dtype: x.dtype }, ...(chosen ? [{ dtype: 'int32' as const }] : [])],
    outputs: [{ dtype: 'int32' }],
    params: ['rows: u32', 'parts: u32', 'chunk: u32', 'length: u32', 'step: u32', ...loopFields(rank, 1)],
    declarations: orderKey(x.dtype, name === 'argmax' ? 'greatest' : 'least'),
    body: `
if (index >= p.rows * p.parts) { return; }
let row = index % p.rows;
let begin = index / p.rows * p.chunk;
let end = min(begin + p.chunk, p.length);
${loopPositions(rank, 1, 'row')}
var best = 0u;
var bestKey = 0u;
for (var j = begin; j < end; j++) {
  let candidate = ${chosen ? 'u32(in1(j * p.rows + row))' : 'j'};
  let key = orderKey(in0(at0 + candidate * p.step));
  if (j == begin || key > bestKey) {
    best = candidate;
    bestKey = key;
  }
}
setOut0(index, i32(best));`,
  }))
  runtime.dispatch(
    program,
    candidates === undefined ? [x] : [x, candidates],
    [out],
    loopParams(rows.loops, [rows.count, parts, chunk, rows.length, rows.steps[0] as number]),
    program.groups(rows.count * parts),
  )
}
