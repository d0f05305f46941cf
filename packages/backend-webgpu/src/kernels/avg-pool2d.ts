import type { AvgPoolAttrs, View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import type { Kernels } from './kernels.ts'
import { count } from './loops.ts'
import { overWindows, poolFields, poolParams, steps } from './max-pool2d.ts'

const fields = [...poolFields, 'countsPadding: u32', 'divisor: f32'] as const

function values(elements: number, image: readonly number[], result: readonly number[], attrs: AvgPoolAttrs): number[] {
  const { countIncludePad, divisorOverride } = attrs
  const windows = poolParams(elements, image, result, { ...attrs, dilation: [1, 1] })
  return [...windows, Number(countIncludePad), divisorOverride ?? 0]
}

/** What the sum of window (i, j) is divided by. */
const divisorCode = `
fn divisor(i: u32, j: u32) -> f32 {
  if (p.divisor != 0.0) { return p.divisor; }
  let top = i32(i * p.strideH) - i32(p.padH);
  let left = i32(j * p.strideW) - i32(p.padW);
  let bottom = min(top + i32(p.kernelH), i32(p.height + p.padH));
  let right = min(left + i32(p.kernelW), i32(p.width + p.padW));
  if (p.countsPadding != 0u) { return f32((bottom - top) * (right - left)); }
  let rows = min(bottom, i32(p.height)) - max(top, 0);
  let columns = min(right, i32(p.width)) - max(left, 0);
  return f32(rows * columns);
}`

export function avgPool2dKernels(runtime: Runtime): Pick<Kernels, 'avgPool2d' | 'avgPool2dGrad'> {
  return {
    avgPool2d: {
      layout: 'contiguous',
      run([x], [out], attrs) {
        pool(runtime, x as View, out as View, attrs)
      },
    },
    avgPool2dGrad: {
      layout: 'contiguous',
      run([grad], [out], attrs) {
        poolGrad(runtime, grad as View, out as View, attrs)
      },
    },
  }
}

function pool(runtime: Runtime, x: View, out: View, attrs: AvgPoolAttrs): void {
  const program = runtime.program('avgPool2d', x.dtype, () => ({
    inputs: [{ dtype: x.dtype }],
    outputs: [{ dtype: x.dtype }],
    params: fields,
    declarations: divisorCode,
    body: `
if (index >= p.elements) { return; }
let line = index / p.columns;
let plane = line / p.rows;
let i = line - plane * p.rows;
let j = index - line * p.columns;
let top = max(i * p.strideH, p.padH) - p.padH;
let left = max(j * p.strideW, p.padW) - p.padW;
let bottom = min(max(i * p.strideH + p.kernelH, p.padH) - p.padH, p.height);
let right = min(max(j * p.strideW + p.kernelW, p.padW) - p.padW, p.width);
let base = plane * p.height * p.width;
var sum = 0.0;
for (var y = top; y < bottom; y++) {
  for (var x = left; x < right; x++) { sum += in0(base + y * p.width + x); }
}
if (top < bottom && left < right) { sum = sum / divisor(i, j); }
setOut0(index, sum);`,
  }))
  const elements = count(out.shape)
  runtime.dispatch(program, [x], [out], values(elements, x.shape, out.shape, attrs), program.groups(elements))
}

/** Every pixel collects from the windows that cover it: no two invocations write the same place. */
function poolGrad(runtime: Runtime, grad: View, out: View, attrs: AvgPoolAttrs): void {
  const program = runtime.program('avgPool2dGrad', grad.dtype, () => ({
    inputs: [{ dtype: grad.dtype }],
    outputs: [{ dtype: grad.dtype }],
    params: fields,
    declarations: `${steps}\n${divisorCode}`,
    body: `
if (index >= p.elements) { return; }
let line = index / p.width;
let plane = line / p.height;
let y = line - plane * p.height;
let x = index - line * p.width;
${overWindows('sum += in0(window) / divisor(i, j);')}
setOut0(index, sum);`,
  }))
  const elements = count(out.shape)
  runtime.dispatch(program, [grad], [out], values(elements, out.shape, grad.shape, attrs), program.groups(elements))
}
