import type { AvgPoolAttrs, Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { poolFields, poolParams } from './max-pool2d.ts'

const fields = [...poolFields, 'countsPadding: u32', 'divisor: f32'] as const

function values(
  elements: number,
  image: readonly number[],
  result: readonly number[],
  attrs: AvgPoolAttrs,
  divisor: number,
): number[] {
  const windows = poolParams(elements, image, result, { ...attrs, dilation: [1, 1] })
  return [...windows, Number(attrs.countIncludePad), divisor]
}

/** What every window's sum is divided by, or 0 where windows differ. */
function commonDivisor(image: readonly number[], result: readonly number[], attrs: AvgPoolAttrs): number {
  const { kernelSize, stride, padding, countIncludePad, divisorOverride } = attrs
  if (divisorOverride !== null) return divisorOverride
  const isWhole = [0, 1].every((i) => {
    const margin = countIncludePad ? padding[i]! : 0
    const last = (result[i + 2]! - 1) * stride[i]! - padding[i]! + kernelSize[i]!
    return padding[i]! <= margin && last <= image[i + 2]! + margin
  })
  return isWhole ? kernelSize[0] * kernelSize[1] : 0
}

/** What the sum of window (i, j) is divided by. */
const divisorCode = `
fn divisor(i: u32, j: u32) -> f32 {
  let top = i32(i * p.strideH) - i32(p.padH);
  let left = i32(j * p.strideW) - i32(p.padW);
  let bottom = min(top + i32(p.kernelH), i32(p.height + p.padH));
  let right = min(left + i32(p.kernelW), i32(p.width + p.padW));
  if (p.countsPadding != 0u) { return f32((bottom - top) * (right - left)); }
  let rows = min(bottom, i32(p.height)) - max(top, 0);
  let columns = min(right, i32(p.width)) - max(left, 0);
  return f32(rows * columns);
}`

/** The gradient has none: adding up along one dimension, then the other, takes fewer steps per pixel than its windows. */
export function avgPool2dKernels(runtime: Runtime): Pick<Kernels, 'avgPool2d'> {
  return forFloats({
    avgPool2d: {
      layout: 'contiguous',
      run([x], [out], attrs) {
        pool(runtime, x as View, out as View, attrs)
      },
    },
  })
}

function pool(runtime: Runtime, x: View, out: View, attrs: AvgPoolAttrs): void {
  const common = commonDivisor(x.shape, out.shape, attrs)
  const program = runtime.program('avgPool2d', `${x.dtype} ${common !== 0}`, () => ({
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
  var across = 0.0;
  for (var x = left; x < right; x++) { across += in0(base + y * p.width + x); }
  sum += across;
}
${common === 0 ? 'if (top < bottom && left < right) { sum = sum / divisor(i, j); }' : 'sum = sum / p.divisor;'}
setOut0(index, sum);`,
  }))
  const elements = count(out.shape)
  runtime.dispatch(program, [x], [out], values(elements, x.shape, out.shape, attrs, common), program.groups(elements))
}
