import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { correlate } from './conv2d.ts'
import { backward, convFields, type ConvShape, convShape, convValues, nextTap } from './conv2d-geometry.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { gemm } from '../../templates/gemm.ts'

export function conv2dInputGradKernels(runtime: Runtime): Pick<Kernels, 'conv2dInputGrad'> {
  return forFloats({
    conv2dInputGrad: {
      layout: 'contiguous',
      run(inputs, [out], attrs) {
        const [grad, weight] = inputs as [View, View]
        const shape = convShape(attrs.inputShape, weight.shape, grad.shape, attrs)
        if (attrs.stride.every((step) => step === 1)) {
          correlate(runtime, 'conv2dInputGrad', inputs, out as View, backward(shape))
        } else {
          strided(runtime, grad, weight, out as View, shape)
        }
      },
    },
  })
}

/**
 * With a stride, as a matrix product per group: weights [C, O · kh · kw] times, for every pixel of the image, the gradients of those results
 * whose window has the pixel at kernel position (i, j). Results between the steps of a stride do not exist and count as 0.
 */
function strided(runtime: Runtime, grad: View, weight: View, out: View, shape: ConvShape): void {
  const m = shape.inGroup
  const n = shape.batch * shape.image[0] * shape.image[1]
  const k = shape.outGroup * shape.kernel[0] * shape.kernel[1]
  if (m * n === 0) return
  gemm(
    runtime,
    'conv2dInputGrad',
    grad.dtype,
    [grad, weight],
    [out],
    { batch: shape.groups, m, n, k },
    () => ({
      inputs: [{ dtype: grad.dtype }, { dtype: weight.dtype }],
      outputs: [{ dtype: out.dtype }],
      params: convFields,
      alongK: { a: false, b: false },
      code: `${nextTap}
struct Row { at: u32 }
struct Column { plane: u32, y: i32, x: i32 }
struct Depth { weight: u32, channel: u32, tap: vec2<u32> }
fn row(group: u32, m: u32) -> Row { return Row(m * p.kernelH * p.kernelW); }
fn column(group: u32, n: u32) -> Column {
  let plane = (n / (p.width * p.height) * p.groups + group) * p.outGroup;
  return Column(plane, i32((n / p.width) % p.height) + p.padH, i32(n % p.width) + p.padW);
}
fn depth(group: u32, k: u32) -> Depth {
  let taps = p.kernelH * p.kernelW;
  let channel = k / taps;
  let weight = (group * p.outGroup + channel) * p.inGroup * taps + k % taps;
  return Depth(weight, channel, vec2<u32>(k % taps / p.kernelW, k % p.kernelW));
}
fn next(at: Depth) -> Depth {
  let tap = nextTap(at.tap);
  if (any(tap != vec2<u32>())) { return Depth(at.weight + 1u, at.channel, tap); }
  return Depth(at.weight + 1u + (p.inGroup - 1u) * p.kernelH * p.kernelW, at.channel + 1u, tap);
}
fn loadA(row: Row, depth: Depth) -> f32 { return in1(row.at + depth.weight); }
fn loadB(column: Column, depth: Depth) -> f32 {
  let y = column.y - i32(depth.tap.x * p.dilationH);
  let x = column.x - i32(depth.tap.y * p.dilationW);
  // In floats, which software adapters divide four at a time; the ½ keeps the quotient exact below 2²².
  let row = i32((f32(y) + 0.5) / f32(p.strideH));
  let pixel = i32((f32(x) + 0.5) / f32(p.strideW));
  let whole = (row * i32(p.strideH) == y) & (pixel * i32(p.strideW) == x);
  let exists = whole & (u32(row) < p.rows) & (u32(pixel) < p.columns);
  let at = ((column.plane + depth.channel) * p.rows + u32(row)) * p.columns + u32(pixel);
  return select(0.0, in0(select(0u, at, exists)), exists);
}
fn store(group: u32, m: u32, n: u32, value: f32) {
  let pixels = p.height * p.width;
  setOut0(((n / pixels * p.groups + group) * p.inGroup + m) * pixels + n % pixels, value);
}`,
    }),
    convValues(shape),
  )
}
