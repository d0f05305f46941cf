import type { ConvAttrs, View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { convFields, convShape, nextTap } from './conv2d-geometry.ts'
import { gemm } from './gemm.ts'
import type { Kernels } from './kernels.ts'

/**
 * Convolution as a matrix product that never builds the matrix: weights [O, C · kh · kw] times windows [C · kh · kw, N · H' · W'],
 * once per group.
 */
export function conv2dKernels(runtime: Runtime): Pick<Kernels, 'conv2d'> {
  return {
    conv2d: {
      layout: 'contiguous',
      run(inputs, [out], attrs) {
        const [x, weight, bias] = inputs as [View, View, View | undefined]
        convolve(runtime, x, weight, bias, out as View, attrs)
      },
    },
  }
}

function convolve(runtime: Runtime, x: View, weight: View, bias: View | undefined, out: View, attrs: ConvAttrs): void {
  const shape = convShape(x.shape, weight.shape, out.shape, attrs)
  const m = shape.outGroup
  const n = shape.batch * shape.result[0] * shape.result[1]
  const k = shape.inGroup * shape.kernel[0] * shape.kernel[1]
  if (m * n === 0) return
  const inputs = bias === undefined ? [x, weight] : [x, weight, bias]
  gemm(
    runtime,
    'conv2d',
    `${x.dtype} ${inputs.length}`,
    inputs,
    [out],
    { batch: shape.groups, m, n, k },
    () => ({
      inputs: inputs.map(({ dtype }) => ({ dtype })),
      outputs: [{ dtype: out.dtype }],
      params: convFields,
      alongK: { a: true, b: false },
      code: `${nextTap}
struct Row { at: u32 }
struct Column { at: i32, y: i32, x: i32 }
struct Depth { k: u32, channel: u32, tap: vec2<u32>, at: i32, y: i32, x: i32 }
fn row(group: u32, m: u32) -> Row { return Row((group * p.outGroup + m) * p.k); }
fn column(group: u32, n: u32) -> Column {
  let y = i32((n / p.columns) % p.rows * p.strideH) - i32(p.padH);
  let x = i32(n % p.columns * p.strideW) - i32(p.padW);
  let plane = (n / (p.columns * p.rows) * p.groups + group) * p.inGroup;
  return Column((i32(plane * p.height) + y) * i32(p.width) + x, y, x);
}
fn depth(group: u32, k: u32) -> Depth {
  let taps = p.kernelW * p.kernelH;
  return tapDepth(k, k / taps, vec2<u32>(k % taps / p.kernelW, k % p.kernelW));
}
fn tapDepth(k: u32, channel: u32, tap: vec2<u32>) -> Depth {
  let y = tap.x * p.dilationH;
  let x = tap.y * p.dilationW;
  return Depth(k, channel, tap, i32((channel * p.height + y) * p.width + x), i32(y), i32(x));
}
fn next(at: Depth) -> Depth {
  let tap = nextTap(at.tap);
  return tapDepth(at.k + 1u, at.channel + select(0u, 1u, all(tap == vec2<u32>())), tap);
}
fn loadA(row: Row, depth: Depth) -> f32 { return in1(row.at + depth.k); }
fn loadB(column: Column, depth: Depth) -> f32 {
  let inside = (u32(column.y + depth.y) < p.height) & (u32(column.x + depth.x) < p.width);
  return select(0.0, in0(select(0u, u32(column.at + depth.at), inside)), inside);
}
fn store(group: u32, m: u32, n: u32, value: f32) {
  let channel = group * p.outGroup + m;
  let pixels = p.rows * p.columns;
  setOut0((n / pixels * p.groups * p.outGroup + channel) * pixels + n % pixels, value${
    bias === undefined ? '' : ' + in2(channel)'
  });
}`,
    }),
    shape.values,
  )
}
