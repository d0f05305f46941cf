import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { copyView } from './copy.ts'
import { coalesce, count, loopFields, loopParams, loopPositions, rowsAlong, withoutDim } from '../../templates/loops.ts'
import { reduction } from './reduce.ts'
import { sortRows } from './sort.ts'
import { scalarType } from '../../wgsl/value.ts'

export function scatterKernels(runtime: Runtime): Pick<Kernels, 'scatter' | 'scatterReduce'> {
  return {
    scatter: {
      run([x, index, src], [out], { dim }) {
        copyView(runtime, x as View, out as View)
        scatter(runtime, index as View, src as View, out as View, dim)
      },
    },
    scatterReduce: {
      run([x, index, src], [out], { dim, reduce }) {
        copyView(runtime, x as View, out as View)
        scatterReduce(runtime, reduce, index as View, src as View, out as View, dim)
      },
    },
  }
}

const checked = `
if (chosen < 0 || u32(chosen) >= p.size) {
  reportIndex(chosen, p.size);`

function scatter(runtime: Runtime, index: View, src: View, out: View, dim: number): void {
  const elements = count(index.shape)
  if (elements === 0) return
  const loops = coalesce(index.shape, [index, src, withoutDim(out, dim)])
  const rank = loops.sizes.length
  const program = runtime.program('scatter', `${rank} ${out.dtype}`, () => ({
    inputs: [{ dtype: 'int32' }, { dtype: src.dtype }],
    outputs: [{ dtype: out.dtype }],
    params: ['elements: u32', 'step: u32', 'size: u32', ...loopFields(rank, 3)],
    checksIndex: true,
    body: `
if (index >= p.elements) { return; }
${loopPositions(rank, 3, 'index')}
let chosen = in0(at0);
${checked}
  return;
}
setOut0(at2 + u32(chosen) * p.step, in1(at1));`,
  }))
  const params = [elements, out.strides[dim] ?? 0, out.shape[dim] ?? 1]
  runtime.dispatch(program, [index, src], [out], loopParams(loops, params), program.groups(elements))
}

/** Rows at least this long, and fewer columns than this, are sorted first. */
const longRow = 2048
const fewColumns = 256

/**
 * Combines in the order of the index, so that results do not depend on timing and no float atomics are needed (WGSL has
 * none): one invocation per column walks its whole index. Where that leaves graphics hardware idle, the index is sorted, stably, and
 * one invocation per different index walks only its own entries: the same combinations in the same order. An index that is the
 * same for every column, as that of embeddings, is sorted once.
 */
function scatterReduce(
  runtime: Runtime,
  reduce: 'sum' | 'prod' | 'amax' | 'amin',
  index: View,
  src: View,
  out: View,
  dim: number,
): void {
  const rows = rowsAlong(dim, index.shape, [index, src, out])
  if (rows.count === 0 || rows.length === 0) return
  const isShared = index.strides.every((step, d) => d === dim || step === 0 || index.shape[d] === 1)
  const sorted = runtime.profile === 'gpu' && rows.length >= longRow && (isShared || rows.count < fewColumns)
  const keyed = isShared ? index.shape.map((size, d) => (d === dim ? size : 1)) : index.shape
  const order = sorted ? sortRows(runtime, index, rowsAlong(dim, keyed, [index, index]), false) : undefined
  const rank = rows.loops.sizes.length
  const type = scalarType(out.dtype)
  const program = runtime.program(
    'scatterReduce',
    `${reduce} ${rank} ${out.dtype} ${sorted} ${sorted && isShared}`,
    () => ({
      inputs: [
        { dtype: 'int32' },
        { dtype: src.dtype },
        ...(sorted ? [{ dtype: 'int32' as const }, { dtype: 'int32' as const }] : []),
      ],
      outputs: [{ dtype: out.dtype }],
      params: [
        'rows: u32',
        'length: u32',
        'size: u32',
        'indexStep: u32',
        'srcStep: u32',
        'outStep: u32',
        ...loopFields(rank, 3),
      ],
      checksIndex: true,
      declarations: `fn combine(a: ${type}, b: ${type}) -> ${type} { return ${reduction(reduce, out.dtype).combine}; }`,
      body: sorted ? walkEntries(rank, isShared) : walkColumn(rank),
    }),
  )
  const params = [rows.count, rows.length, out.shape[dim] ?? 1, ...rows.steps]
  const inputs = order === undefined ? [index, src] : [index, src, order.keys, order.places]
  const invocations = sorted ? rows.count * rows.length : rows.count
  runtime.dispatch(program, inputs, [out], loopParams(rows.loops, params), program.groups(invocations))
  if (order === undefined) return
  runtime.free(order.keys)
  runtime.free(order.places)
}

const walkColumn = (rank: number): string => `
if (index >= p.rows) { return; }
${loopPositions(rank, 3, 'index')}
for (var j = 0u; j < p.length; j++) {
  let chosen = in0(at0 + j * p.indexStep);
  ${checked}
    continue;
  }
  let place = at2 + u32(chosen) * p.outStep;
  setOut0(place, combine(out0(place), in1(at1 + j * p.srcStep)));
}`

/** Entries of a sorted index: those of every column, or one list that all columns share. */
const walkEntries = (rank: number, isShared: boolean): string => `
if (index >= p.rows * p.length) { return; }
let row = index / p.length;
let first = ${isShared ? '0u' : 'row * p.length'};
let rank = index % p.length;
let key = in2(first + rank);
if (rank > 0u && in2(first + rank - 1u) == key) { return; }
${loopPositions(rank, 3, 'row')}
let chosen = in0(at0 + u32(in3(first + rank)) * p.indexStep);
${checked}
  return;
}
let place = at2 + u32(chosen) * p.outStep;
var total = out0(place);
for (var k = rank; k < p.length && in2(first + k) == key; k++) {
  total = combine(total, in1(at1 + u32(in3(first + k)) * p.srcStep));
}
setOut0(place, total);`
