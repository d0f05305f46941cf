import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { sumParts } from '../../templates/sum-parts.ts'
import { sumsOf } from '../../templates/team.ts'

/** Partial sums of a whole loss; every one is the work of one invocation. */
const maxParts = 256

export function mseLossKernels(runtime: Runtime): Pick<Kernels, 'mseLoss' | 'mseLossGrad'> {
  return forFloats({
    mseLoss: {
      layout: 'contiguous',
      run(inputs, [out], { reduction }) {
        if (reduction === 'none') {
          elementwise(runtime, 'mseLoss', '', inputs, out as View, () => ({ code: '(x - y) * (x - y)' }))
        } else {
          reduced(runtime, inputs, out as View, reduction === 'mean')
        }
      },
    },
    mseLossGrad: {
      run(inputs, [out], { reduction }) {
        const [grad, x, y] = inputs as [View, View, View]
        const { dtype, storage, offset } = grad
        const n = count(x.shape)
        // A reduced loss has one gradient, the same for every element.
        const repeated =
          reduction === 'none' ? grad : { dtype, storage, offset, shape: x.shape, strides: x.shape.map(() => 0) }
        elementwise(
          runtime,
          'mseLossGrad',
          '',
          [repeated, x, y],
          out as View,
          () => ({ code: 'p.scale * (y - z) * x', params: ['scale: f32'] }),
          [reduction === 'mean' ? 2 / n : 2],
        )
      },
    },
  })
}

/** Invocation i of n takes elements i, i + n, i + 2n, …; the mean of nothing is NaN. */
function reduced(runtime: Runtime, inputs: readonly View[], out: View, mean: boolean): void {
  const { dtype, shape } = inputs[0] as View
  const n = count(shape)
  const parts = Math.max(1, Math.min(maxParts, Math.ceil(n / 16)))
  const total = sumsOf(n / parts)
  const program = runtime.program('mseLoss', `parts ${dtype}${total.key}`, () => ({
    inputs: [{ dtype }, { dtype }],
    outputs: [{ dtype: 'float32' }],
    params: ['elements: u32', 'parts: u32', 'divisor: f32'],
    workgroup: 16,
    declarations: total.declarations,
    body: `
if (index >= p.parts) { return; }
${total.begin('sum')}
for (var i = index; i < p.elements; i += p.parts) {
  let d = in0(i) - in1(i);
  ${total.add('sum', 'd * d')}
}
setOut0(index, ${total.of('sum')} / p.divisor);`,
  }))
  const sums = runtime.scratch('float32', parts)
  runtime.dispatch(program, inputs, [sums], [n, parts, mean ? n : 1], program.groups(parts))
  sumParts(runtime, sums, out, parts)
  runtime.free(sums)
}
