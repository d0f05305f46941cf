import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { correlateDirectly, slides } from './conv2d-direct.ts'
import {
  type Correlation,
  convShape,
  correlationFields,
  correlationValues,
  forward,
  isThin,
  nextTap,
} from './conv2d-geometry.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { gemm } from '../../templates/gemm.ts'

export function conv2dKernels(runtime: Runtime): Pick<Kernels, 'conv2d'> {
  return forFloats({
    conv2d: {
      layout: 'contiguous',
      run(inputs, [out], attrs) {
        const [x, weight] = inputs as [View, View]
        const shape = convShape(x.shape, weight.shape, (out as View).shape, attrs)
        correlate(runtime, 'conv2d', inputs, out as View, forward(shape))
      },
    },
  })
}

/** Enqueues a correlation of (image, weights, bias?). */
export function correlate(
  runtime: Runtime,
  op: string,
  inputs: readonly View[],
  out: View,
  correlation: Correlation,
): void {
  if (out.shape.includes(0)) return
  const direct = slides(correlation) && (runtime.profile === 'cpu' || isThin(correlation))
  if (direct) correlateDirectly(runtime, op, inputs, out, correlation)
  else correlateAsProduct(runtime, op, inputs, out, correlation)
}

/**
 * As a matrix product that never builds the matrix: weights [O, C · kh · kw] times windows [C · kh · kw, N · H' · W'], once per
 * group.
 */
function correlateAsProduct(
  runtime: Runtime,
  op: string,
  inputs: readonly View[],
  out: View,
  correlation: Correlation,
): void {
  const { batch, groups, inGroup, outGroup, result, kernel } = correlation
  gemm(
    runtime,
    op,
    `${out.dtype} ${inputs.length}`,
    inputs,
    [out],
    { batch: groups, m: outGroup, n: batch * result[0] * result[1], k: inGroup * kernel[0] * kernel[1] },
    () => ({
      inputs: inputs.map(({ dtype }) => ({ dtype })),
      outputs: [{ dtype: out.dtype }],
      params: correlationFields,
      alongK: { a: true, b: false },
      code: `${nextTap}
struct Row { at: i32 }
struct Column { at: i32, y: i32, x: i32 }
struct Depth { channel: u32, tap: vec2<u32>, weight: i32, at: i32, y: i32, x: i32 }
fn row(group: u32, m: u32) -> Row { return Row(p.weightAt + i32(group * p.weightGroup + m * p.weightOut)); }
fn column(group: u32, n: u32) -> Column {
  let y = i32((n / p.columns) % p.rows * p.strideH) - p.padH;
  let x = i32(n % p.columns * p.strideW) - p.padW;
  let plane = (n / (p.columns * p.rows) * p.groups + group) * p.inGroup;
  return Column((i32(plane * p.height) + y) * i32(p.width) + x, y, x);
}
fn depth(group: u32, k: u32) -> Depth {
  let taps = p.kernelW * p.kernelH;
  return tapDepth(k / taps, vec2<u32>(k % taps / p.kernelW, k % p.kernelW));
}
fn tapDepth(channel: u32, tap: vec2<u32>) -> Depth {
  let weight = i32(channel * p.weightIn) + i32(tap.x * p.kernelW + tap.y) * p.weightTap;
  let y = tap.x * p.dilationH;
  let x = tap.y * p.dilationW;
  return Depth(channel, tap, weight, i32((channel * p.height + y) * p.width + x), i32(y), i32(x));
}
fn next(at: Depth) -> Depth {
  let tap = nextTap(at.tap);
  return tapDepth(at.channel + select(0u, 1u, all(tap == vec2<u32>())), tap);
}
fn loadA(row: Row, depth: Depth) -> f32 { return in1(u32(row.at + depth.weight)); }
fn loadB(column: Column, depth: Depth) -> f32 {
  let inside = (u32(column.y + depth.y) < p.height) & (u32(column.x + depth.x) < p.width);
  return select(0.0, in0(select(0u, u32(column.at + depth.at), inside)), inside);
}
fn store(group: u32, m: u32, n: u32, value: f32) {
  let channel = group * p.outGroup + m;
  let pixels = p.rows * p.columns;
  setOut0((n / pixels * p.groups * p.outGroup + channel) * pixels + n % pixels, value${
    inputs.length > 2 ? ' + in2(channel)' : ''
  });
}`,
    }),
    correlationValues(correlation),
  )
}
