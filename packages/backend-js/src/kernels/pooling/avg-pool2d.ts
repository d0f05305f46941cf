import type { AvgPoolAttrs, Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { floatsOf, floatsOnly } from '../../storage.ts'

/** The elements inside a dimension that each window covers, and how many it counts. */
interface Spans {
  readonly start: Int32Array
  readonly end: Int32Array
  readonly counted: Int32Array
}

function spansOf(attrs: AvgPoolAttrs, axis: 0 | 1, size: number, windows: number): Spans {
  const [kernel, stride, padding] = [attrs.kernelSize[axis], attrs.stride[axis], attrs.padding[axis]]
  const spans = { start: new Int32Array(windows), end: new Int32Array(windows), counted: new Int32Array(windows) }
  for (let i = 0; i < windows; i++) {
    const first = i * stride - padding
    const last = Math.min(first + kernel, size + padding)
    spans.start[i] = Math.max(first, 0)
    spans.end[i] = Math.min(last, size)
    spans.counted[i] = attrs.countIncludePad ? last - first : spans.end[i]! - spans.start[i]!
  }
  return spans
}

/** Visits every window: its number, where its plane begins, and its spans. */
function eachWindow(
  image: readonly number[],
  result: readonly number[],
  attrs: AvgPoolAttrs,
  visit: (
    window: number,
    base: number,
    top: number,
    bottom: number,
    left: number,
    right: number,
    divisor: number,
  ) => void,
): void {
  const [samples, channels, height, width] = image as [number, number, number, number]
  const [rows, columns] = result.slice(2) as [number, number]
  const down = spansOf(attrs, 0, height, rows)
  const across = spansOf(attrs, 1, width, columns)
  let window = 0
  for (let plane = 0; plane < samples * channels; plane++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const divisor = attrs.divisorOverride ?? down.counted[i]! * across.counted[j]!
        visit(window++, plane * height * width, down.start[i]!, down.end[i]!, across.start[j]!, across.end[j]!, divisor)
      }
    }
  }
}

const avgPool2d: Kernel<AvgPoolAttrs> = {
  declines: floatsOnly,
  layout: 'contiguous',
  run([x], [out], attrs) {
    const [data, results] = [floatsOf(x!), floatsOf(out!)]
    const width = x!.shape[3]!
    eachWindow(x!.shape, out!.shape, attrs, (window, base, top, bottom, left, right, divisor) => {
      let sum = 0
      for (let i = top; i < bottom; i++) {
        for (let at = base + i * width + left, end = base + i * width + right; at < end; at++) sum += data[at]!
      }
      results[window] = top < bottom && left < right ? sum / divisor : 0
    })
  },
}

const avgPool2dGrad: Kernel<OverrideAttrs['avgPool2dGrad']> = {
  layout: 'contiguous',
  run([grad], [out], attrs) {
    const grads = floatsOf(grad!)
    const sums = new Float64Array(count(out!.shape))
    const width = out!.shape[3]!
    eachWindow(out!.shape, grad!.shape, attrs, (window, base, top, bottom, left, right, divisor) => {
      const share = grads[window]! / divisor
      for (let i = top; i < bottom; i++) {
        for (let at = base + i * width + left, end = base + i * width + right; at < end; at++) sums[at]! += share
      }
    })
    floatsOf(out!).set(sums)
  },
}

export const avgPool2dKernels: Pick<Kernels, 'avgPool2d' | 'avgPool2dGrad'> = { avgPool2d, avgPool2dGrad }
