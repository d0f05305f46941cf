import { isFloat, type Kernels, type PoolAttrs, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { reduction } from '../primitives/reduce.ts'

/** Parameters of a pooling. */
export const poolFields = [
  'elements: u32',
  'height: u32',
  'width: u32',
  'rows: u32',
  'columns: u32',
  'kernelH: u32',
  'kernelW: u32',
  'strideH: u32',
  'strideW: u32',
  'padH: u32',
  'padW: u32',
  'dilationH: u32',
  'dilationW: u32',
] as const

export function poolParams(
  elements: number,
  image: readonly number[],
  result: readonly number[],
  attrs: PoolAttrs,
): number[] {
  const { kernelSize, stride, padding, dilation } = attrs
  return [elements, ...image.slice(2), ...result.slice(2), ...kernelSize, ...stride, ...padding, ...dilation]
}

export function maxPool2dKernels(runtime: Runtime): Pick<Kernels, 'maxPool2d' | 'maxPool2dGrad'> {
  return {
    maxPool2d: {
      layout: 'contiguous',
      run([x], outputs, attrs) {
        pool(runtime, x as View, outputs, attrs)
      },
    },
    ...forFloats<Pick<Kernels, 'maxPool2dGrad'>>({
      maxPool2dGrad: {
        layout: 'contiguous',
        run(inputs, [out], attrs) {
          poolGrad(runtime, inputs, out as View, attrs)
        },
      },
    }),
  }
}

/** WGSL: whether `v` takes the place of `best`. Of several NaN the last counts, as in PyTorch. */
function wins(dtype: View['dtype']): string {
  const better = '((winner < 0) | (v > best))'
  return isFloat(dtype) ? `(${better} & !((winner >= 0) & isnan_(best))) | isnan_(v)` : better
}

/** Kernel rows and columns outside the image are skipped by starting and ending the loops late and early. */
function pool(runtime: Runtime, x: View, outputs: readonly View[], attrs: PoolAttrs): void {
  const { shape } = outputs[0] as View
  const program = runtime.program('maxPool2d', x.dtype, () => ({
    inputs: [{ dtype: x.dtype }],
    outputs: [{ dtype: x.dtype }, { dtype: 'int32' }],
    params: poolFields,
    body: `
if (index >= p.elements) { return; }
let line = index / p.columns;
let plane = line / p.rows;
let top = i32((line - plane * p.rows) * p.strideH) - i32(p.padH);
let left = i32((index - line * p.columns) * p.strideW) - i32(p.padW);
let base = plane * p.height * p.width;
var best = ${reduction('amax', x.dtype).identity};
var winner = -1;
for (var i = 0u; i < p.kernelH; i++) {
  let y = top + i32(i * p.dilationH);
  if (u32(y) >= p.height) { continue; }
  for (var j = 0u; j < p.kernelW; j++) {
    let x = left + i32(j * p.dilationW);
    if (u32(x) >= p.width) { continue; }
    let at = u32(y) * p.width + u32(x);
    let v = in0(base + at);
    let wins = ${wins(x.dtype)};
    best = select(best, v, wins);
    winner = select(winner, i32(at), wins);
  }
}
setOut0(index, best);
setOut1(index, winner);`,
  }))
  const elements = count(shape)
  runtime.dispatch(program, [x], outputs, poolParams(elements, x.shape, shape, attrs), program.groups(elements))
}

/** The gradient of a pixel from the only window that can cover it, where windows do not overlap. */
const fromOneWindow = `
let i = steps(y + p.padH, p.strideH);
let j = steps(x + p.padW, p.strideW);
let exists = (i < p.rows) & (j < p.columns);
let window = select(0u, (plane * p.rows + i) * p.columns + j, exists);
let sum = select(0.0, in0(window), exists & (in1(window) == own));`

/** In floats, which software adapters divide four at a time; with the ½ it is exact for sizes below 2²⁰. */
const steps = 'fn steps(distance: u32, stride: u32) -> u32 { return u32((f32(distance) + 0.5) / f32(stride)); }'

/** The same from the first window that can cover the pixel to the last. */
const fromWindows = `
let reachH = (p.kernelH - 1u) * p.dilationH;
let reachW = (p.kernelW - 1u) * p.dilationW;
let top = steps(max(y + p.padH, reachH) - reachH + p.strideH - 1u, p.strideH);
let left = steps(max(x + p.padW, reachW) - reachW + p.strideW - 1u, p.strideW);
let bottom = min(steps(y + p.padH, p.strideH) + 1u, p.rows);
let right = min(steps(x + p.padW, p.strideW) + 1u, p.columns);
var sum = 0.0;
for (var i = top; i < bottom; i++) {
  for (var j = left; j < right; j++) {
    let window = (plane * p.rows + i) * p.columns + j;
    if (in1(window) == own) { sum += in0(window); }
  }
}`

/** Every pixel collects from the windows that cover it and chose it: no two invocations write the same place. */
function poolGrad(
  runtime: Runtime,
  inputs: readonly View[],
  out: View,
  attrs: PoolAttrs & { readonly inputShape: readonly number[] },
): void {
  const { shape, dtype } = inputs[0] as View
  const { kernelSize, stride, dilation } = attrs
  const single = stride.every((step, i) => step > ((kernelSize[i] as number) - 1) * (dilation[i] as number))
  const program = runtime.program('maxPool2dGrad', `${dtype} ${single}`, () => ({
    inputs: [{ dtype }, { dtype: 'int32' }],
    outputs: [{ dtype }],
    params: poolFields,
    // In floats, which software adapters divide four at a time; with the ½ it is exact for sizes below 2²⁰.
    declarations: steps,
    body: `
if (index >= p.elements) { return; }
let line = index / p.width;
let plane = line / p.height;
let y = line - plane * p.height;
let x = index - line * p.width;
let own = i32(y * p.width + x);
${single ? fromOneWindow : fromWindows}
setOut0(index, sum);`,
  }))
  const elements = count(out.shape)
  const params = poolParams(elements, attrs.inputShape, shape, attrs)
  runtime.dispatch(program, inputs, [out], params, program.groups(elements))
}
