import type { View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import type { Kernels } from './kernels.ts'
import { loopFields, loopParams, loopPositions, type Rows, rowsAlong } from './loops.ts'
import { orderKey } from './order.ts'

/** Elements that the first pass sorts by comparing all with all. */
const runLength = 32

/**
 * A stable merge sort of (key, position) pairs. In every pass each element finds its own place: its place in its run plus the
 * number of elements of the neighbouring run that go before it, found by bisection. So any length works, nothing needs
 * workgroup memory, and ties never change order.
 */
export function sortKernels(runtime: Runtime): Pick<Kernels, 'sort'> {
  return {
    sort: {
      run([input], [values, indices], { dim, descending }) {
        const x = input as View
        const rows = rowsAlong(dim, x.shape, [x, values as View])
        const elements = rows.count * rows.length
        if (elements === 0) return
        const scratch = (): View => runtime.scratch('int32', elements)
        let keys = scratch()
        let places = scratch()
        sortRuns(runtime, x, rows, descending, keys, places)
        if (rows.length > runLength) {
          let nextKeys = scratch()
          let nextPlaces = scratch()
          for (let width = runLength; width < rows.length; width *= 2) {
            mergeRuns(runtime, [keys, places], [nextKeys, nextPlaces], elements, rows.length, width)
            ;[keys, nextKeys, places, nextPlaces] = [nextKeys, keys, nextPlaces, places]
          }
          runtime.free(nextKeys)
          runtime.free(nextPlaces)
        }
        collect(runtime, x, places, values as View, indices as View, rows)
        runtime.free(keys)
        runtime.free(places)
      },
    },
  }
}

function sortRuns(runtime: Runtime, x: View, rows: Rows, descending: boolean, keys: View, places: View): void {
  const rank = rows.loops.sizes.length
  const program = runtime.program('sort', `runs ${rank} ${x.dtype} ${descending}`, () => ({
    inputs: [{ dtype: x.dtype }],
    outputs: [{ dtype: 'int32' }, { dtype: 'int32' }],
    params: ['elements: u32', 'length: u32', 'step: u32', ...loopFields(rank, 2)],
    declarations: orderKey(x.dtype, descending ? 'descending' : 'ascending'),
    body: `
if (index >= p.elements) { return; }
let row = index / p.length;
let own = index % p.length;
${loopPositions(rank, 2, 'row')}
let key = orderKey(in0(at0 + own * p.step));
let first = own - own % ${runLength}u;
let last = min(first + ${runLength}u, p.length);
var before = 0u;
for (var j = first; j < last; j++) {
  let other = orderKey(in0(at0 + j * p.step));
  before += u32(other < key || (other == key && j < own));
}
let place = row * p.length + first + before;
setOut0(place, bitcast<i32>(key));
setOut1(place, i32(own));`,
  }))
  const elements = rows.count * rows.length
  const params = loopParams(rows.loops, [elements, rows.length, rows.steps[0] as number])
  runtime.dispatch(program, [x], [keys, places], params, program.groups(elements))
}

function mergeRuns(
  runtime: Runtime,
  from: readonly View[],
  to: readonly View[],
  elements: number,
  length: number,
  width: number,
): void {
  const program = runtime.program('sort', 'merge', () => ({
    inputs: [{ dtype: 'int32' }, { dtype: 'int32' }],
    outputs: [{ dtype: 'int32' }, { dtype: 'int32' }],
    params: ['elements: u32', 'length: u32', 'width: u32'],
    body: `
if (index >= p.elements) { return; }
let row = index - index % p.length;
let own = index % p.length;
let run = own / p.width;
let key = bitcast<u32>(in0(index));
let left = (run & ~1u) * p.width;
let partner = (run ^ 1u) * p.width;
var low = min(partner, p.length);
let start = low;
var high = min(partner + p.width, p.length);
while (low < high) {
  let middle = (low + high) / 2u;
  let other = bitcast<u32>(in0(row + middle));
  if (other < key || (other == key && partner < own)) { low = middle + 1u; } else { high = middle; }
}
let place = row + left + own % p.width + low - start;
setOut0(place, in0(index));
setOut1(place, in1(index));`,
  }))
  runtime.dispatch(program, from, to, [elements, length, width], program.groups(elements))
}

function collect(runtime: Runtime, x: View, places: View, values: View, indices: View, rows: Rows): void {
  const rank = rows.loops.sizes.length
  const program = runtime.program('sort', `collect ${rank} ${x.dtype}`, () => ({
    inputs: [{ dtype: x.dtype }, { dtype: 'int32' }],
    outputs: [{ dtype: x.dtype }, { dtype: 'int32' }],
    params: ['elements: u32', 'length: u32', 'step: u32', 'outStep: u32', ...loopFields(rank, 2)],
    body: `
if (index >= p.elements) { return; }
let row = index / p.length;
${loopPositions(rank, 2, 'row')}
let place = in1(index);
let position = at1 + index % p.length * p.outStep;
setOut0(position, in0(at0 + u32(place) * p.step));
setOut1(position, place);`,
  }))
  const elements = rows.count * rows.length
  const params = loopParams(rows.loops, [elements, rows.length, ...rows.steps])
  runtime.dispatch(program, [x, places], [values, indices], params, program.groups(elements))
}
