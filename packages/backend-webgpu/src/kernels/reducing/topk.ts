import type { OverrideKernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { loopFields, loopParams, loopPositions, type Rows, rowsAlong } from '../../templates/loops.ts'
import { orderKey } from '../../templates/order.ts'

/** More than an invocation keeps in registers are left to core, which sorts. */
const most = 16
/** Marks places of a part that has fewer than k elements. */
const none = '0xffffffffu'

export function topkKernels(runtime: Runtime): Pick<OverrideKernels, 'topk'> {
  return {
    topk: {
      declines: (_inputs, _outputs, { k }) => (k > most ? `k is larger than ${most}` : undefined),
      run([input], [values, indices], { dim, k, largest }) {
        const x = input as View
        const rows = rowsAlong(dim, x.shape, [x, values as View])
        if (rows.count === 0 || k === 0) return
        const outputs = [values as View, indices as View]
        const wanted = Math.ceil((runtime.profile === 'gpu' ? 65_536 : 64) / rows.count)
        const parts = Math.max(1, Math.min(wanted, Math.floor(rows.length / (64 * most))))
        if (parts === 1) {
          select(runtime, x, undefined, outputs, rows, { k, largest, parts: 1, chunk: rows.length })
          return
        }
        const chunk = Math.ceil(rows.length / parts)
        const filled = Math.ceil(rows.length / chunk)
        const winners = runtime.scratch('int32', filled * k * rows.count)
        select(runtime, x, undefined, [winners], rows, { k, largest, parts: filled, chunk })
        const among = { ...rows, length: filled * k }
        select(runtime, x, winners, outputs, among, { k, largest, parts: 1, chunk: among.length })
        runtime.free(winners)
      },
    },
  }
}

interface Selecting {
  readonly k: number
  readonly largest: boolean
  readonly parts: number
  readonly chunk: number
}

/**
 * The best k of each part of each row, in order, among all its elements or among `candidates` (places, row by row). Every invocation
 * keeps its best in order and moves them aside for better ones; an equal one that comes later is not better.
 */
function select(
  runtime: Runtime,
  x: View,
  candidates: View | undefined,
  outputs: readonly View[],
  rows: Rows,
  { k, largest, parts, chunk }: Selecting,
): void {
  const rank = rows.loops.sizes.length
  const chosen = candidates !== undefined
  const last = outputs.length === 2
  const program = runtime.program('topk', `${rank} ${x.dtype} ${k} ${largest} ${chosen} ${last}`, () => ({
    inputs: [{ dtype: x.dtype }, ...(chosen ? [{ dtype: 'int32' as const }] : [])],
    outputs: last ? [{ dtype: x.dtype }, { dtype: 'int32' }] : [{ dtype: 'int32' }],
    params: [
      'units: u32',
      'parts: u32',
      'chunk: u32',
      'length: u32',
      'step: u32',
      'outStep: u32',
      ...loopFields(rank, 2),
    ],
    declarations: orderKey(x.dtype, largest ? 'greatest' : 'descending'),
    body: `
if (index >= p.units) { return; }
let row = index / p.parts;
let begin = index % p.parts * p.chunk;
let end = min(begin + p.chunk, p.length);
${loopPositions(rank, 2, 'row')}
var keys: array<u32, ${k}>;
var places: array<u32, ${k}>;
var filled = 0u;
for (var j = begin; j < end; j++) {
  let candidate = ${chosen ? 'bitcast<u32>(in1(row * p.length + j))' : 'j'};
  ${chosen ? `if (candidate == ${none}) { continue; }` : ''}
  let key = orderKey(in0(at0 + candidate * p.step));
  if (filled == ${k}u && key <= keys[${k - 1}]) { continue; }
  var at = min(filled, ${k - 1}u);
  while (at > 0u) {
    if (keys[at - 1u] >= key) { break; }
    keys[at] = keys[at - 1u];
    places[at] = places[at - 1u];
    at--;
  }
  keys[at] = key;
  places[at] = candidate;
  filled = min(filled + 1u, ${k}u);
}
for (var t = 0u; t < ${k}u; t++) {
  ${
    last
      ? `setOut0(at1 + t * p.outStep, in0(at0 + places[t] * p.step));
  setOut1(at1 + t * p.outStep, i32(places[t]));`
      : `setOut0(index * ${k}u + t, select(-1i, i32(places[t]), t < filled));`
  }
}`,
  }))
  const units = rows.count * parts
  runtime.dispatch(
    program,
    candidates === undefined ? [x] : [x, candidates],
    outputs,
    loopParams(rows.loops, [units, parts, chunk, rows.length, ...rows.steps]),
    program.groups(units),
  )
}
