import { isFloat, type OverrideKernels, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { scalarType } from '../../wgsl/value.ts'
import { count } from '../../templates/loops.ts'

export function searchsortedKernels(runtime: Runtime): Pick<OverrideKernels, 'searchsorted'> {
  return {
    searchsorted: {
      layout: 'contiguous',
      run([sequence, wanted], [out], { right }) {
        const [x, values] = [sequence as View, wanted as View]
        const elements = count(values.shape)
        if (elements === 0) return
        const size = x.shape[1] as number
        const type = scalarType(x.dtype)
        const less = `a ${right ? '<=' : '<'} b`
        const program = runtime.program('searchsorted', `${x.dtype} ${right}`, () => ({
          inputs: [{ dtype: x.dtype }, { dtype: x.dtype }],
          outputs: [{ dtype: 'int32' }],
          params: ['elements: u32', 'columns: u32', 'size: u32', 'first: u32'],
          declarations: `fn before(a: ${type}, b: ${type}) -> bool { return ${isFloat(x.dtype) ? `isnan_(a) || isnan_(b) || ${less}` : less}; }`,
          body: `
if (index >= p.elements) { return; }
let row = index / p.columns * p.size;
let value = in1(index);
var place = 0u;
for (var step = p.first; step > 0u; step >>= 1u) {
  let next = place + step;
  if (next <= p.size && before(in0(row + next - 1u), value)) { place = next; }
}
setOut0(index, i32(place));`,
        }))
        const first = size === 0 ? 0 : 2 ** Math.floor(Math.log2(size))
        const params = [elements, values.shape[1] as number, size, first]
        runtime.dispatch(program, [x, values], [out as View], params, program.groups(elements))
      },
    },
  }
}
