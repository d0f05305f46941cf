import type { View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { copyView } from './copy.ts'
import type { Kernels } from './kernels.ts'
import { coalesce, count, loopFields, loopParams, loopPositions, rowsAlong, withoutDim } from './loops.ts'
import { reduction } from './reduce.ts'
import { scalarType } from '../wgsl/value.ts'

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
  const params = [elements, out.strides[dim] as number, out.shape[dim] as number]
  runtime.dispatch(program, [index, src], [out], loopParams(loops, params), program.groups(elements))
}

/**
 * One invocation walks the whole index along `dim` for its column, so that no two write the same element: results do not
 * depend on timing, and no float atomics are needed (WGSL has none).
 */
function scatterReduce(
  runtime: Runtime,
  reduce: 'sum' | 'prod' | 'amax' | 'amin',
  index: View,
  src: View,
  out: View,
  dim: number,
): void {
  const rows = rowsAlong(dim, index.shape, [index, { offset: src.offset, strides: src.strides }, out])
  if (rows.count === 0 || rows.length === 0) return
  const rank = rows.loops.sizes.length
  const type = scalarType(out.dtype)
  const program = runtime.program('scatterReduce', `${reduce} ${rank} ${out.dtype}`, () => ({
    inputs: [{ dtype: 'int32' }, { dtype: src.dtype }],
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
    body: `
if (index >= p.rows) { return; }
${loopPositions(rank, 3, 'index')}
for (var j = 0u; j < p.length; j++) {
  let chosen = in0(at0 + j * p.indexStep);
  ${checked}
    continue;
  }
  let place = at2 + u32(chosen) * p.outStep;
  setOut0(place, combine(out0(place), in1(at1 + j * p.srcStep)));
}`,
  }))
  const params = [rows.count, rows.length, out.shape[dim] as number, ...rows.steps]
  runtime.dispatch(program, [index, src], [out], loopParams(rows.loops, params), program.groups(rows.count))
}
