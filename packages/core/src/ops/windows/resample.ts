import type { DimAttrs } from '../../backend/primitives.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { maximum, mul } from '../primitives/arithmetic.ts'
import { ge } from '../primitives/compare.ts'
import { fromArray } from '../creation/from-values.ts'
import { takeOp } from '../primitives/gather.ts'
import { sum } from '../primitives/reduce.ts'
import { reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

/** An element of the input and how much of it counts. */
export type Tap = readonly [at: number, weight: number]

/** For each element of the result along a dimension, what it is the weighted sum of. */
export type Taps = readonly (readonly Tap[])[]

/** The taps of the gradient: for each of `size` elements of the input, where it counts. */
export function transposedTaps(taps: Taps, size: number): Taps {
  const back: Tap[][] = Array.from({ length: size }, () => [])
  taps.forEach((row, i) => {
    for (const [at, weight] of row) back[at]!.push([i, weight])
  })
  return back
}

/** Taps as tables [size, K] of positions and weights; short rows end in positions of −1. */
function tables(like: Tensor, taps: Taps): readonly [index: Tensor, weight: Tensor] {
  const width = taps.reduce((most, row) => Math.max(most, row.length), 1)
  const index = new Int32Array(taps.length * width).fill(-1)
  const weight = new Float64Array(index.length)
  taps.forEach((row, i) =>
    row.forEach(([at, w], k) => {
      index[i * width + k] = at
      weight[i * width + k] = w
    }),
  )
  const shape = [taps.length, width]
  const { device, dtype } = like
  return [fromArray(index, shape, { device }), fromArray(weight, shape, { device, dtype })]
}

/** Differentiable in x; the tables are constants. */
const resampleOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'resample',
  tier: 'composite',
  meta: ([x, index], { dim }) => ({ shape: x!.shape.with(dim, index!.shape[0]!), dtype: x!.dtype }),
  composite: ([x, index, weight], { dim }) => {
    const [size, width] = index!.shape as readonly [number, number]
    const around = (inner: readonly number[]): readonly number[] => [
      ...x!.shape.slice(0, dim).map(() => 1),
      ...inner,
      ...x!.shape.slice(dim + 1).map(() => 1),
    ]
    const places = takeOp.one([x!, reshape(maximum(index!, 0), [size * width])], { dim })
    const found = reshape(places, [...x!.shape.slice(0, dim), size, width, ...x!.shape.slice(dim + 1)])
    const weighted = mul(found, reshape(weight!, around([size, width])))
    const counted = where(reshape(ge(index!, 0), around([size, width])), weighted, 0)
    return width === 1 ? reshape(counted, x!.shape.with(dim, size)) : sum(counted, dim + 1)
  },
  saveInputs: [[1, 2, 3, 4]],
  vjp: (saved, [grad]) => {
    if (saved.needs[0] !== true) return []
    const [index, weight, indexBack, weightBack] = [1, 2, 3, 4].map((i) => saved.input(i))
    return [resampleOp.one([grad!, indexBack!, weightBack!, index!, weight!], saved.attrs), null, null, null, null]
  },
})

/** Each element along a dimension as a weighted sum of elements of `x`. */
export function resample(x: Tensor, dim: number, taps: Taps): Tensor {
  const record = isGradEnabled() && needsGrad(x)
  const back = record ? tables(x, transposedTaps(taps, x.shape[dim]!)) : []
  return resampleOp.one([x, ...tables(x, taps), ...back], { dim })
}
