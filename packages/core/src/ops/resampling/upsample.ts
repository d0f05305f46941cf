import type { UpsampleAttrs } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { clone } from '../primitives/copy.ts'
import { resample, type Tap, type Taps, transposedTaps } from '../windows/resample.ts'

const { floor, fround, max, min } = Math

/** Input elements per output element, where the corners of both are the same points or the edges are. */
function step(size: number, out: number, scale: number | null, alignCorners: boolean): number {
  if (alignCorners) return out > 1 ? (size - 1) / (out - 1) : 0
  return scale === null ? size / out : 1 / scale
}

/** Nearest neighbours are found in float32, as in PyTorch, whatever the dtype: else they would differ between dtypes. */
function nearest(size: number, out: number, scale: number | null, exact: boolean): Taps {
  const ratio = fround(step(size, out, scale, false))
  const at = (i: number): number => {
    if (!exact && out === size) return i
    if (!exact && out === 2 * size) return i >> 1
    return min(floor(fround((exact ? i + 0.5 : i) * ratio)), size - 1)
  }
  return Array.from({ length: out }, (_, i) => [[at(i), 1] as const])
}

function linear(size: number, out: number, ratio: number, alignCorners: boolean): Taps {
  return Array.from({ length: out }, (_, i) => {
    const place = out === size ? i : alignCorners ? ratio * i : max(ratio * (i + 0.5) - 0.5, 0)
    const left = min(floor(place), size - 1)
    const t = min(place - left, 1)
    return left < size - 1
      ? [
          [left, 1 - t],
          [left + 1, t],
        ]
      : [[left, 1]]
  })
}

/** Keys' cubic kernel with parameter a, at distance x ≥ 0. */
function cubicKernel(x: number, a: number): number {
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
}

/** Cubic convolution with a = −3/4 over four elements, the border repeated. */
function cubic(size: number, out: number, ratio: number, alignCorners: boolean): Taps {
  return Array.from({ length: out }, (_, i) => {
    const place = alignCorners ? ratio * i : ratio * (i + 0.5) - 0.5
    const left = floor(place)
    return [-1, 0, 1, 2].map((k): Tap => {
      const at = left + k
      return [min(max(at, 0), size - 1), cubicKernel(Math.abs(place - at), -0.75)]
    })
  })
}

/** A filter as wide as what one output element covers: a triangle, or the cubic kernel with a = −1/2. */
function smooth(size: number, out: number, ratio: number, isCubic: boolean): Taps {
  if (out === size) return Array.from({ length: out }, (_, i) => [[i, 1] as const])
  const reach = (isCubic ? 2 : 1) * max(ratio, 1)
  const narrowing = ratio >= 1 ? 1 / ratio : 1
  return Array.from({ length: out }, (_, i) => {
    const center = ratio * (i + 0.5)
    const start = max(Math.trunc(center - reach + 0.5), 0)
    const count = min(Math.trunc(center + reach + 0.5), size) - start
    const weights = Array.from({ length: max(count, 0) }, (_unused, k) => {
      const distance = Math.abs((start + k - center + 0.5) * narrowing)
      return isCubic ? cubicKernel(distance, -0.5) : max(1 - distance, 0)
    })
    const total = weights.reduce((a, b) => a + b, 0)
    return weights.map((weight, k): Tap => [start + k, total === 0 ? weight : weight / total])
  })
}

/** What each output element along a dimension is made of. */
function tapsOf(attrs: UpsampleAttrs, axis: number, size: number): Taps {
  const { mode, output, scales, alignCorners, antialias } = attrs
  const [out, scale] = [output[axis]!, scales[axis]!]
  if (mode === 'nearest' || mode === 'nearest-exact') return nearest(size, out, scale, mode === 'nearest-exact')
  const ratio = step(size, out, scale, alignCorners)
  if (antialias) return smooth(size, out, ratio, mode === 'cubic')
  return (mode === 'cubic' ? cubic : linear)(size, out, ratio, alignCorners)
}

/** Whether every element is just itself. */
function isIdentity(taps: Taps, size: number): boolean {
  return (
    taps.length === size &&
    taps.every((row, i) => row.every(([at, weight]) => weight === 0 || (at === i && weight === 1)))
  )
}

function resampled(x: Tensor, sizes: readonly number[], attrs: UpsampleAttrs, back: boolean): Tensor {
  const out = sizes.reduce((part, size, axis) => {
    const taps = tapsOf(attrs, axis, size)
    if (isIdentity(taps, size)) return part
    return resample(part, axis + 2, back ? transposedTaps(taps, size) : taps)
  }, x)
  return out === x ? clone(x) : out
}

export const upsampleOp: Op<UpsampleAttrs> = defineOp<UpsampleAttrs>({
  name: 'upsample',
  tier: 'composite',
  meta: ([x], { output }) => ({ shape: [...x!.shape.slice(0, 2), ...output], dtype: x!.dtype }),
  composite: ([x], attrs) => resampled(x!, x!.shape.slice(2), attrs, false),
  vjp: ({ attrs, inputs }, [grad]) => [upsampleGradOp.one([grad!], { ...attrs, inputShape: inputs[0]!.shape })],
})

type GradAttrs = UpsampleAttrs & { readonly inputShape: readonly number[] }

const upsampleGradOp: Op<GradAttrs> = defineOp<GradAttrs>({
  name: 'upsampleGrad',
  tier: 'composite',
  meta: ([grad], { inputShape }) => ({ shape: inputShape, dtype: grad!.dtype }),
  composite: ([grad], attrs) => resampled(grad!, attrs.inputShape.slice(2), attrs, true),
  vjp: ({ attrs }, [grad]) => [upsampleOp.one([grad!], attrs)],
})
