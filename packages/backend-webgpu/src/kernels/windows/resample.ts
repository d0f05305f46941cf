import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'

export function resampleKernels(runtime: Runtime): Pick<Kernels, 'resample'> {
  return forFloats({
    resample: {
      layout: 'contiguous',
      run([x, index, weight], [out], { dim }) {
        resample(runtime, [x as View, index as View, weight as View], out as View, dim)
      },
    },
  })
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** Rows of the tables up to this long are read without a loop. */
const fewTaps = 8

/** The sum for the row of the tables that begins at `first`. Without a jump: rows of different lengths stay side by side. */
function sumCode(type: string, width: number): string {
  const terms =
    width <= fewTaps
      ? `return ${range(width)
          .map((k) => `term(first + ${k}u, base)`)
          .join(' + ')};`
      : `
  var sum = term(first, base);
  for (var k = 1u; k < ${width}u; k++) { sum += term(first + k, base); }
  return sum;`
  return `
fn term(k: u32, base: u32) -> ${type} {
  let at = in1(k);
  let value = in2(k) * in0(base + u32(max(at, 0)) * p.inner);
  return select(${type}(), value, ${type === 'f32' ? 'at >= 0' : 'vec4<bool>(at >= 0)'});
}
fn total(first: u32, base: u32) -> ${type} {
  ${terms}
}`
}

/** Where an invocation's results lie: neighbours along the last dimension share a row of the tables, or have one each. */
const bodies = {
  columns: (width: number) => `
let line = index / p.inner;
let slab = line / p.result;
setOut0(index, total((line - slab * p.result) * ${width}u, slab * p.size * p.inner + index - line * p.inner));`,
  rows: (width: number) => `
let slab = index / p.result;
let first = (index - slab * p.result) * ${4 * width}u;
let base = slab * p.size;
setOut0(index, vec4<f32>(${range(4)
    .map((i) => `total(first + ${i * width}u, base)`)
    .join(', ')}));`,
}

function resample(runtime: Runtime, inputs: readonly [View, View, View], out: View, dim: number): void {
  const [x, index, weight] = inputs
  const [result, width] = index.shape as [number, number]
  const inner = count(x.shape.slice(dim + 1))
  const body = inner === 1 && result % 4 === 0 ? 'rows' : 'columns'
  const quads = body === 'columns' && inner % 4 === 0 && x.offset % 4 === 0
  const program = runtime.program('resample', `${x.dtype} ${body} ${quads} ${width}`, () => ({
    inputs: [{ dtype: x.dtype, lanes: quads ? 4 : 1 }, { dtype: 'int32' }, { dtype: weight.dtype }],
    outputs: [{ dtype: out.dtype, lanes: quads || body === 'rows' ? 4 : 1 }],
    params: ['steps: u32', 'size: u32', 'result: u32', 'inner: u32'],
    declarations: sumCode(quads ? 'vec4<f32>' : 'f32', width),
    body: `if (index >= p.steps) { return; }${bodies[body](width)}`,
  }))
  const steps = count(out.shape) / (quads || body === 'rows' ? 4 : 1)
  const params = [steps, x.shape[dim] as number, body === 'rows' ? result / 4 : result, quads ? inner / 4 : inner]
  runtime.dispatch(program, [x, index, weight], [out], params, program.groups(steps))
}
