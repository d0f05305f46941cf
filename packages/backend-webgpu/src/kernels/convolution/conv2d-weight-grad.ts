import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { type ConvShape, convFields, convShape, convValues, isThin } from './conv2d-geometry.ts'
import { slidesBack, weightGradDirectly } from './conv2d-weight-grad-direct.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { gemm } from '../../templates/gemm.ts'
import { sumParts } from '../../templates/sum-parts.ts'

/**
 * As a matrix product per group: gradients [O, N · H' · W'] times windows [N · H' · W', C · kh · kw]. The sum is long and the result
 * small, so it is cut into parts that are added up afterwards, always in the same order.
 */
export function conv2dWeightGradKernels(runtime: Runtime): Pick<Kernels, 'conv2dWeightGrad'> {
  return forFloats({
    conv2dWeightGrad: {
      layout: 'contiguous',
      run(inputs, [out], attrs) {
        const [grad, x] = inputs as [View, View]
        const shape = convShape(x.shape, attrs.weightShape, grad.shape, attrs)
        const direct = slidesBack(shape) && (runtime.profile === 'cpu' || isThin(shape)) && !grad.shape.includes(0)
        if (direct) weightGradDirectly(runtime, grad, x, out as View, shape)
        else weightGrad(runtime, grad, x, out as View, shape)
      },
    },
  })
}

function weightGrad(runtime: Runtime, grad: View, x: View, out: View, shape: ConvShape): void {
  const m = shape.outGroup
  const n = shape.inGroup * shape.kernel[0] * shape.kernel[1]
  const k = shape.batch * shape.result[0] * shape.result[1]
  if (m * n === 0) return
  const parallel = Math.ceil(m / 8) * Math.ceil(n / 16) * shape.groups
  const splits = Math.max(1, Math.min(64, Math.floor(k / 64), Math.ceil(256 / parallel)))
  const parts = runtime.scratch('float32', splits * shape.groups * m * n)
  gemm(
    runtime,
    'conv2dWeightGrad',
    grad.dtype,
    [grad, x],
    [parts],
    { batch: shape.groups, m, n, k, splits },
    () => ({
      inputs: [{ dtype: grad.dtype }, { dtype: x.dtype }],
      outputs: [{ dtype: 'float32' }],
      params: convFields,
      alongK: { a: true, b: true },
      code: `
struct Row { channel: u32 }
struct Column { at: i32, y: i32, x: i32 }
struct Depth { grad: u32, plane: i32, pixel: vec2<u32>, y: i32, x: i32 }
fn row(batch: u32, m: u32) -> Row { return Row(m * p.rows * p.columns); }
fn column(batch: u32, n: u32) -> Column {
  let y = i32((n / p.kernelW) % p.kernelH * p.dilationH) - p.padH;
  let x = i32(n % p.kernelW * p.dilationW) - p.padW;
  let channel = batch / p.splits * p.inGroup + n / (p.kernelH * p.kernelW);
  return Column(i32(channel * p.height * p.width), y, x);
}
fn depth(batch: u32, k: u32) -> Depth {
  let pixels = p.rows * p.columns;
  let image = k / pixels;
  let grad = (image * p.groups + batch / p.splits) * p.outGroup * pixels + k % pixels;
  return pixelDepth(grad, imageSize() * i32(image), vec2<u32>(k % pixels / p.columns, k % p.columns));
}
fn imageSize() -> i32 { return i32(p.groups * p.inGroup * p.height * p.width); }
fn pixelDepth(grad: u32, plane: i32, pixel: vec2<u32>) -> Depth {
  return Depth(grad, plane, pixel, i32(pixel.x * p.strideH), i32(pixel.y * p.strideW));
}
fn next(at: Depth) -> Depth {
  if (at.pixel.y + 1u < p.columns) {
    return pixelDepth(at.grad + 1u, at.plane, vec2<u32>(at.pixel.x, at.pixel.y + 1u));
  }
  if (at.pixel.x + 1u < p.rows) { return pixelDepth(at.grad + 1u, at.plane, vec2<u32>(at.pixel.x + 1u, 0u)); }
  let grad = at.grad + 1u + (p.groups * p.outGroup - 1u) * p.rows * p.columns;
  return pixelDepth(grad, at.plane + imageSize(), vec2<u32>());
}
fn loadA(row: Row, depth: Depth) -> f32 { return in0(row.channel + depth.grad); }
fn loadB(column: Column, depth: Depth) -> f32 {
  let y = column.y + depth.y;
  let x = column.x + depth.x;
  let inside = (u32(y) < p.height) & (u32(x) < p.width);
  let at = depth.plane + column.at + y * i32(p.width) + x;
  return select(0.0, in1(select(0u, u32(at), inside)), inside);
}
fn store(batch: u32, m: u32, n: u32, value: f32) {
  let part = (batch % p.splits) * (p.batches / p.splits) + batch / p.splits;
  setOut0((part * p.m + m) * p.n + n, value);
}`,
    }),
    convValues(shape),
  )
  sumParts(runtime, parts, out, splits)
  runtime.free(parts)
}
