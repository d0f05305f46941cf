import type { Kernel, OverrideKernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { scalarType } from '../../wgsl/value.ts'
import { coalesce, count, loopFields, loopParams, loopPositions } from '../../templates/loops.ts'

export function trilKernels(runtime: Runtime): Pick<OverrideKernels, 'tril' | 'triu'> {
  return { tril: triangle(runtime, 'tril'), triu: triangle(runtime, 'triu') }
}

/** Both sides of the comparison are raised by the number of rows, so that they are never negative. */
function triangle(runtime: Runtime, op: 'tril' | 'triu'): Kernel<{ readonly diagonal: number }> {
  return {
    run([input], [output], { diagonal }) {
      const [x, out] = [input as View, output as View]
      const elements = count(out.shape)
      if (elements === 0) return
      const [rows, columns] = out.shape.slice(-2) as [number, number]
      const loops = coalesce(out.shape, [x])
      const rank = loops.sizes.length
      const program = runtime.program(op, `${rank} ${out.dtype}`, () => ({
        inputs: [{ dtype: x.dtype }],
        outputs: [{ dtype: out.dtype }],
        params: ['elements: u32', 'rows: u32', 'columns: u32', 'raised: u32', ...loopFields(rank, 1)],
        body: `
if (index >= p.elements) { return; }
let column = index % p.columns;
let row = index / p.columns % p.rows;
if (column + p.rows ${op === 'tril' ? '<=' : '>='} row + p.raised) {
  ${loopPositions(rank, 1, 'index')}
  setOut0(index, in0(at0));
} else {
  setOut0(index, ${scalarType(out.dtype)}(0));
}`,
      }))
      const raised = Math.min(Math.max(diagonal, -rows), columns) + rows
      runtime.dispatch(
        program,
        [x],
        [out],
        loopParams(loops, [elements, rows, columns, raised]),
        program.groups(elements),
      )
    },
  }
}
