import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { fillView } from '../primitives/fill.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count, rowsAlong } from '../../templates/loops.ts'
import { sortRows } from '../primitives/sort.ts'

export function embeddingKernels(runtime: Runtime): Pick<Kernels, 'embeddingGrad'> {
  return forFloats({
    embeddingGrad: {
      layout: 'contiguous',
      declines: (_inputs, _outputs, { scaleGradByFreq }) => (scaleGradByFreq ? 'it does not count indices' : undefined),
      run([grad, index], [out], { paddingIdx }) {
        addRows(runtime, grad as View, index as View, out as View, paddingIdx)
      },
    },
  })
}

/** From so many indices on, graphics hardware is better used by sorting them than by a walk through all. */
const many = 256

const checked = `
if (chosen == p.padding) { DONE }
if (chosen < 0 || u32(chosen) >= p.size) {
  reportIndex(chosen, p.size);
  DONE
}`

/**
 * Adds in the order of the indices, so that results do not depend on timing: one invocation per column walks all of them, or,
 * where that leaves hardware idle, one per column and different index, after a stable sort, walks those that are equal.
 */
function addRows(runtime: Runtime, grad: View, index: View, out: View, paddingIdx: number): void {
  fillView(runtime, out, 0)
  const [size = 0, width = 0] = out.shape
  const length = count(index.shape)
  if (length * width === 0) return
  const flat: View = { ...viewOf(index), shape: [length], strides: [1] }
  const sorted = runtime.profile === 'gpu' && length >= many
  const order = sorted ? sortRows(runtime, flat, rowsAlong(0, flat.shape, [flat, flat]), false) : undefined
  const program = runtime.program('embeddingGrad', `${out.dtype} ${sorted}`, () => ({
    inputs: [
      { dtype: grad.dtype },
      { dtype: 'int32' },
      ...(sorted ? [{ dtype: 'int32' as const }, { dtype: 'int32' as const }] : []),
    ],
    outputs: [{ dtype: out.dtype }],
    params: ['elements: u32', 'width: u32', 'length: u32', 'size: u32', 'padding: i32'],
    checksIndex: true,
    body: sorted ? walkEqual : walkAll,
  }))
  const elements = sorted ? length * width : width
  const inputs = order === undefined ? [grad, flat] : [grad, flat, order.keys, order.places]
  runtime.dispatch(program, inputs, [out], [elements, width, length, size, paddingIdx], program.groups(elements))
  if (order === undefined) return
  runtime.free(order.keys)
  runtime.free(order.places)
}

function viewOf({ storage, dtype, shape, strides, offset }: View): View {
  return { storage, dtype, shape, strides, offset }
}

const walkAll = `
if (index >= p.elements) { return; }
for (var j = 0u; j < p.length; j++) {
  let chosen = in1(j);
  ${checked.replaceAll('DONE', 'continue;')}
  let place = u32(chosen) * p.width + index;
  setOut0(place, out0(place) + in0(j * p.width + index));
}`

const walkEqual = `
if (index >= p.elements) { return; }
let rank = index / p.width;
let column = index % p.width;
let key = in2(rank);
if (rank > 0u && in2(rank - 1u) == key) { return; }
let chosen = in1(u32(in3(rank)));
${checked.replaceAll('DONE', 'return;')}
var total = 0.0;
for (var k = rank; k < p.length && in2(k) == key; k++) {
  total += in0(u32(in3(k)) * p.width + column);
}
setOut0(u32(chosen) * p.width + column, total);`
