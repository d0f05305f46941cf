import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { philoxParams, philoxValues } from '../primitives/philox.ts'

/** The mask is never stored: the gradient is the same call on the gradient, with the same seed and offset. */
export function dropoutKernels(runtime: Runtime): Pick<Kernels, 'dropout'> {
  return forFloats({
    dropout: {
      layout: 'contiguous',
      run([x], [out], attrs) {
        const { dtype, shape } = out as View
        const steps = Math.ceil(count(shape) / 4)
        const program = runtime.program('dropout', dtype, () => ({
          inputs: [{ dtype, lanes: 4 }],
          outputs: [{ dtype, lanes: 4 }],
          params: ['steps: u32', 'p: f32', 'scale: f32', ...philoxParams],
          body: `
if (index >= p.steps) { return; }
let words = philox_(index, p.seedLow, p.seedHigh, p.offsetLow, p.offsetHigh);
let chance = vec4<f32>(uniform_(words.x), uniform_(words.y), uniform_(words.z), uniform_(words.w));
setOut0(index, in0(index) * select(vec4<f32>(), vec4<f32>(p.scale), chance >= vec4<f32>(p.p)));`,
        }))
        const scale = attrs.p === 1 ? 0 : 1 / (1 - attrs.p)
        const values = [steps, attrs.p, scale, ...philoxValues(attrs)]
        runtime.dispatch(program, [x as View], [out as View], values, program.groups(steps))
      },
    },
  })
}
