import type { Pair } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { arange } from '../primitives/creation.ts'
import { fillLike } from '../primitives/fill.ts'
import { scatterReduce } from '../primitives/scatter.ts'
import { type Margin, padded } from './pad.ts'
import { expand, reshape } from '../primitives/views.ts'

export interface WindowAttrs {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
}

/** How many windows fit along a dimension. */
export function outputSize(
  size: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  ceil = false,
): number {
  const span = size + 2 * padding - dilation * (kernel - 1) - 1
  const count = (ceil ? Math.ceil(span / stride) : Math.floor(span / stride)) + 1
  // With ceil, the last window must begin inside the input or the left padding, as in PyTorch.
  return ceil && (count - 1) * stride >= size + padding ? count - 1 : count
}

/**
 * Windows of the last two dimensions as a view: [N, C, H, W] → [N, C, H', W', kh, kw]. Windows may overlap, so its gradient
 * adds up.
 */
const windowsOp: Op<WindowAttrs> = defineOp<WindowAttrs>({
  name: 'windows',
  tier: 'view',
  view: ({ shape, strides, offset }, { kernelSize: [kh, kw], stride: [sh, sw], dilation: [dh, dw] }) => {
    const [n, c, h, w] = shape as [number, number, number, number]
    const [nStep, cStep, hStep, wStep] = strides as [number, number, number, number]
    return {
      shape: [n, c, outputSize(h, kh, sh, 0, dh), outputSize(w, kw, sw, 0, dw), kh, kw],
      strides: [nStep, cStep, hStep * sh, wStep * sw, hStep * dh, wStep * dw],
      offset,
    }
  },
  vjp: ({ attrs, inputs }, [grad]) => [fold(grad!, inputs[0]!.shape, { ...attrs, padding: [0, 0] })],
})

function border({ padding: [ph, pw] }: WindowAttrs, [below, right]: Pair): readonly Margin[] {
  return [
    [0, 0],
    [0, 0],
    [ph, ph + below],
    [pw, pw + right],
  ]
}

/** Windows of an image batch with a border of `value`, `extra` wider at the bottom and on the right. */
export function paddedWindows(x: Tensor, attrs: WindowAttrs, value: number, extra: Pair = [0, 0]): Tensor {
  return windowsOp.one([padded(x, border(attrs, extra), value)], { ...attrs, padding: [0, 0] })
}

/** The flat position h · W + w in the plane that every window element looks at (a border counts): [H', W', kh, kw]. */
export function positions(
  device: Tensor['device'],
  [rows, columns]: Pair,
  { kernelSize: [kh, kw], stride: [sh, sw], dilation: [dh, dw], padding: [ph, pw] }: WindowAttrs,
  width: number,
): Tensor {
  const line = (n: number, step: number, start: number, axis: number): Tensor => {
    const at = add(mul(arange(n, { device, dtype: 'int32' }), step), start)
    return reshape(
      at,
      [0, 1, 2, 3].map((i) => (i === axis ? n : 1)),
    )
  }
  const y = add(line(rows, sh, -ph, 0), line(kh, dh, 0, 2))
  const x = add(line(columns, sw, -pw, 1), line(kw, dw, 0, 3))
  return expand(add(mul(y, width), x), [rows, columns, kh, kw])
}

/** The reverse of looking through windows: [N, C, H', W', kh, kw] added up into `shape` = [N, C, H, W]. */
export function fold(windows: Tensor, shape: readonly number[], attrs: WindowAttrs): Tensor {
  const [n, c, h, w] = shape as [number, number, number, number]
  const [, , rows, columns] = windows.shape as [number, number, number, number]
  const margins = border(attrs, [0, 0])
  const [height, width] = [h + margins[2]![0] + margins[2]![1], w + margins[3]![0] + margins[3]![1]]
  const count = windows.shape.slice(2).reduce((a, b) => a * b, 1)
  const at = positions(windows.device, [rows, columns], { ...attrs, padding: [0, 0] }, width)
  const index = expand(reshape(at, [1, count]), [n * c, count])
  const flat = scatterReduce(
    fillLike(windows, 0, [n * c, height * width]),
    1,
    index,
    reshape(windows, [n * c, count]),
    'sum',
  )
  return padded(
    reshape(flat, [n, c, height, width]),
    margins.map(([before, after]) => [0 - before, 0 - after]),
    0,
  )
}
