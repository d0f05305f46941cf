import { isFloat, type Kernels, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'
import { fillView } from './fill.ts'
import { contiguousStrides, count } from '../../templates/loops.ts'
import { scan } from './scan.ts'

/** Marks the elements that are not zero, numbers them by a running sum, and writes each one's coordinates at its number. */
export function nonzeroKernels(runtime: Runtime): Pick<Kernels, 'nonzero'> {
  return {
    nonzero: {
      run([input], [indices, total]) {
        const x = input as View
        const elements = count(x.shape)
        if (elements === 0) {
          fillView(runtime, total as View, 0)
          return
        }
        const numbers = runtime.scratch('int32', elements)
        const zero = isFloat(x.dtype)
          ? '(bitcast<u32>(x) & 0x7fffffffu) == 0u'
          : `x == ${x.dtype === 'int32' ? '0i' : '0u'}`
        const marks: View = { ...numbers, shape: x.shape, strides: contiguousStrides(x.shape) }
        elementwise(runtime, 'nonzero', '', [x], marks, () => ({ code: `select(1i, 0i, ${zero})` }))
        scan(runtime, 'cumsum', numbers, numbers, 0)
        const rank = x.shape.length
        const program = runtime.program('nonzero', `write ${rank}`, () => ({
          inputs: [{ dtype: 'int32' }],
          outputs: [{ dtype: 'int32' }, { dtype: 'int32' }],
          params: ['elements: u32', ...x.shape.map((_size, d) => `n${d}: u32` as const)],
          body: `
if (index >= p.elements) { return; }
let number = in0(index);
if (index == p.elements - 1u) { setOut1(0u, number); }
if (number == 0i || (index > 0u && in0(index - 1u) == number)) { return; }
let row = u32(number - 1i) * ${rank}u;
var rest = index;
${Array.from({ length: rank }, (_, k) => rank - 1 - k)
  .map((d) => `setOut0(row + ${d}u, i32(rest % p.n${d})); rest /= p.n${d};`)
  .join('\n')}`,
        }))
        const outputs = [indices as View, total as View]
        runtime.dispatch(program, [numbers], outputs, [elements, ...x.shape], program.groups(elements))
        runtime.free(numbers)
      },
    },
  }
}
