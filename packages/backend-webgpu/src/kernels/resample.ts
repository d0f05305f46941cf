import { isFloat, type View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import type { Kernels } from './kernels.ts'
import { count } from './loops.ts'

export function resampleKernels(runtime: Runtime): Pick<Kernels, 'resample'> {
  return {
    resample: {
      layout: 'contiguous',
      declines: ([x]) => (isFloat((x as View).dtype) ? undefined : 'it multiplies by fractions'),
      run([x, index, weight], [out], { dim }) {
        resample(runtime, [x as View, index as View, weight as View], out as View, dim)
      },
    },
  }
}

/** One element per invocation, which reads its row of the tables. */
function resample(runtime: Runtime, inputs: readonly [View, View, View], out: View, dim: number): void {
  const [x, index, weight] = inputs
  const inner = count(x.shape.slice(dim + 1))
  // Neighbours along the last dimension have rows of their own; along others they share one.
  const program = runtime.program('resample', `${x.dtype} ${inner === 1}`, () => ({
    inputs: [{ dtype: x.dtype }, { dtype: 'int32' }, { dtype: weight.dtype }],
    outputs: [{ dtype: out.dtype }],
    params: ['elements: u32', 'size: u32', 'result: u32', 'inner: u32', 'width: u32'],
    body: `
if (index >= p.elements) { return; }
${inner === 1 ? 'let line = index; let column = 0u;' : 'let line = index / p.inner; let column = index - line * p.inner;'}
let slab = line / p.result;
let row = (line - slab * p.result) * p.width;
let base = slab * p.size * p.inner + column;
var sum = 0.0;
for (var k = row; k < row + p.width; k++) {
  let at = in1(k);
  if (at < 0) { break; }
  let term = in2(k) * in0(base + u32(at) * p.inner);
  // Adding to nothing would lose the sign of a negative zero.
  sum = select(sum + term, term, k == row);
}
setOut0(index, sum);`,
  }))
  const elements = count(out.shape)
  const [result, width] = index.shape as [number, number]
  const params = [elements, x.shape[dim] as number, result, inner, width]
  runtime.dispatch(program, [x, index, weight], [out], params, program.groups(elements))
}
