import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { loopFields, loopParams, loopPositions, type Rows, rowsAlong } from '../../templates/loops.ts'
import { orderKey } from '../../templates/order.ts'

/** Elements that the first pass sorts by comparing all with all. */
const runLength = 16
/** Places that one invocation fills in a merge; a divisor of the length of runs. */
const stretch = 16

export function sortKernels(runtime: Runtime): Pick<Kernels, 'sort'> {
  return {
    sort: {
      run([input], [values, indices], { dim, descending }) {
        const x = input as View
        const rows = rowsAlong(dim, x.shape, [x, values as View])
        if (rows.count * rows.length === 0) return
        const { keys, places } = sortRows(runtime, x, rows, descending)
        collect(runtime, x, places, values as View, indices as View, rows)
        runtime.free(keys)
        runtime.free(places)
      },
    },
  }
}

/** The order of each row, as scratch memory [row][rank]: the keys of the elements and their positions in the row. */
interface Order {
  readonly keys: View
  readonly places: View
}

/**
 * A stable merge sort of (key, position) pairs. Short runs are sorted by counting what goes before each element; then runs
 * are merged in pairs, each pair by many invocations, which find by bisection where their stretch of the result begins. So
 * any length works, nothing needs workgroup memory, and ties never change order. `rows` has two operands, of which the first is `x`.
 */
export function sortRows(runtime: Runtime, x: View, rows: Rows, descending: boolean): Order {
  const elements = rows.count * rows.length
  const scratch = (): Order => ({
    keys: runtime.scratch('int32', elements),
    places: runtime.scratch('int32', elements),
  })
  let sorted = scratch()
  sortRuns(runtime, x, rows, descending, sorted.keys, sorted.places)
  if (rows.length <= runLength) return sorted
  let next = scratch()
  for (let width = runLength; width < rows.length; width *= 2) {
    mergeRuns(runtime, sorted, next, rows, width)
    ;[sorted, next] = [next, sorted]
  }
  runtime.free(next.keys)
  runtime.free(next.places)
  return sorted
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

/** Merges neighbouring runs of `width` elements; every invocation writes `stretch` places of the result. */
function mergeRuns(runtime: Runtime, from: Order, to: Order, rows: Rows, width: number): void {
  const program = runtime.program('sort', 'merge', () => ({
    inputs: [{ dtype: 'int32' }, { dtype: 'int32' }],
    outputs: [{ dtype: 'int32' }, { dtype: 'int32' }],
    params: ['stretches: u32', 'perRow: u32', 'length: u32', 'width: u32'],
    declarations: 'fn key(i: u32) -> u32 { return bitcast<u32>(in0(i)); }',
    body: `
if (index >= p.stretches) { return; }
let row = index / p.perRow * p.length;
let begin = index % p.perRow * ${stretch}u;
let left = begin - begin % (2u * p.width);
let leftEnd = min(left + p.width, p.length);
let rightEnd = min(left + 2u * p.width, p.length);
// Of the places before this stretch, the left run fills as many as bisection finds; ties go to the left run.
let before = begin - left;
var low = before - min(before, rightEnd - leftEnd);
var high = min(before, leftEnd - left);
while (low < high) {
  let middle = (low + high) / 2u;
  if (key(row + left + middle) <= key(row + leftEnd + before - 1u - middle)) { low = middle + 1u; } else { high = middle; }
}
var a = left + low;
var b = leftEnd + before - low;
for (var place = begin; place < min(begin + ${stretch}u, rightEnd); place++) {
  var source = row + b;
  if (a < leftEnd && (b >= rightEnd || key(row + a) <= key(row + b))) {
    source = row + a;
    a++;
  } else {
    b++;
  }
  setOut0(row + place, in0(source));
  setOut1(row + place, in1(source));
}`,
  }))
  const perRow = Math.ceil(rows.length / stretch)
  const stretches = rows.count * perRow
  const params = [stretches, perRow, rows.length, width]
  runtime.dispatch(program, [from.keys, from.places], [to.keys, to.places], params, program.groups(stretches))
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
