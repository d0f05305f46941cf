import type { DimAttrs, Kernel, Kernels, OverrideKernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { coalesce, count, loopFields, loopParams, loopPositions, withoutDim } from '../../templates/loops.ts'

export function gatherKernels(runtime: Runtime): Pick<Kernels, 'take' | 'gather'> & Pick<OverrideKernels, 'lookup'> {
  return {
    gather: {
      run([x, index], [out], { dim }) {
        gather(runtime, 'gather', x as View, index as View, out as View, dim)
      },
    },
    take: picking(runtime, 'take'),
    lookup: picking(runtime, 'lookup'),
  }
}

/** The same, with one index for a whole slice. */
function picking(runtime: Runtime, op: 'take' | 'lookup'): Kernel<DimAttrs> {
  return {
    run([x, index], [out], { dim }) {
      const { shape } = out as View
      const { strides } = index as View
      const repeated: View = {
        ...viewOf(index as View),
        shape,
        strides: shape.map((_size, d) => (d === dim ? (strides[0] as number) : 0)),
      }
      gather(runtime, op, x as View, repeated, out as View, dim)
    },
  }
}

function viewOf({ storage, dtype, shape, strides, offset }: View): View {
  return { storage, dtype, shape, strides, offset }
}

function gather(runtime: Runtime, op: string, x: View, index: View, out: View, dim: number): void {
  const elements = count(out.shape)
  if (elements === 0) return
  const loops = coalesce(out.shape, [out, index, withoutDim(x, dim)])
  const rank = loops.sizes.length
  const program = runtime.program(op, `${rank} ${x.dtype}`, () => ({
    inputs: [{ dtype: x.dtype }, { dtype: 'int32' }],
    outputs: [{ dtype: out.dtype }],
    params: ['elements: u32', 'step: u32', 'size: u32', ...loopFields(rank, 3)],
    checksIndex: true,
    body: `
if (index >= p.elements) { return; }
${loopPositions(rank, 3, 'index')}
var chosen = in1(at1);
${op === 'lookup' ? 'if (chosen < 0) { chosen += i32(p.size); }' : ''}
if (chosen < 0 || u32(chosen) >= p.size) {
  reportIndex(chosen, p.size);
  return;
}
setOut0(at0, in0(at2 + u32(chosen) * p.step));`,
  }))
  const params = [elements, x.strides[dim] ?? 0, x.shape[dim] ?? 1]
  runtime.dispatch(program, [x, index], [out], loopParams(loops, params), program.groups(elements))
}
