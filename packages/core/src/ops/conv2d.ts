import type { ConvAttrs } from '../backend/overrides.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { formatShape, pair, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add } from './arithmetic.ts'
import { fold, outputSize, paddedWindows } from './windows.ts'
import { matmul } from './matmul.ts'
import { checkSameDType } from './matmul.ts'
import { sum } from './reduce.ts'
import { permute, reshape } from './views.ts'

function checkConv(
  [x, weight, bias]: readonly Tensor[],
  { groups, padding, dilation, stride }: ConvAttrs,
): readonly number[] {
  const w = weight!.shape
  if (x!.shape.length === 3) {
    throw new TorchError(
      'NO_BATCH_DIMENSION',
      'conv2d',
      `expected a batch of images [N, C, H, W], but got a single one of shape ${formatShape(x!.shape)}. ` +
        'Add a batch dimension with unsqueeze(0).',
      { input: x!.shape },
    )
  }
  if (x!.shape.length !== 4 || w.length !== 4) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'conv2d',
      `expected a 4-D input [N, C, H, W] and a 4-D weight, but got ${formatShape(x!.shape)} and ${formatShape(w)}.`,
      { input: x!.shape, weight: w },
    )
  }
  checkSameDType('conv2d', x!, weight!)
  if (bias !== undefined) checkSameDType('conv2d', x!, bias)
  const [n, channels, height, width] = x!.shape as [number, number, number, number]
  const [out, perGroup, kh, kw] = w as [number, number, number, number]
  if (channels !== perGroup * groups) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'conv2d',
      `Given groups=${groups}, weight of size ${formatShape(w)}, expected input${formatShape(x!.shape)} to have ` +
        `${perGroup * groups} channels, but got ${channels} channels instead.`,
      { groups, weight: w, input: x!.shape },
    )
  }
  if (out % groups !== 0) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'conv2d',
      `${out} output channels cannot be divided into ${groups} groups.`,
      {
        groups,
        weight: w,
      },
    )
  }
  if (bias !== undefined && !sameShape(bias.shape, [out])) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'conv2d',
      `bias must have shape [${out}], but has ${formatShape(bias.shape)}.`,
      {
        bias: bias.shape,
      },
    )
  }
  const rows = outputSize(height, kh, stride[0], padding[0], dilation[0])
  const columns = outputSize(width, kw, stride[1], padding[1], dilation[1])
  if (rows < 1 || columns < 1) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'conv2d',
      `Calculated padded input size per channel: (${height + 2 * padding[0]} x ${width + 2 * padding[1]}). ` +
        `Kernel size: (${kh} x ${kw}). Kernel size can't be greater than actual input size.`,
      { input: x!.shape, weight: w },
    )
  }
  return [n, out, rows, columns]
}

/** Windows of x as a matrix per group: [N, G, C/G · kh · kw, H' · W']. */
function columnsOf(x: Tensor, kernel: readonly [number, number], attrs: ConvAttrs): Tensor {
  const windows = paddedWindows(x, { ...attrs, kernelSize: kernel }, 0)
  const [n, c, rows, columns, kh, kw] = windows.shape as [number, number, number, number, number, number]
  const { groups } = attrs
  return reshape(permute(windows, [0, 1, 4, 5, 2, 3]), [n, groups, (c / groups) * kh * kw, rows * columns])
}

export const conv2dOp: Op<ConvAttrs> = defineOp<ConvAttrs>({
  name: 'conv2d',
  tier: 'composite',
  meta: (inputs, attrs) => ({ shape: checkConv(inputs, attrs), dtype: inputs[0]!.dtype }),
  composite: ([x, weight, bias], attrs) => {
    const [out, , kh, kw] = weight!.shape as [number, number, number, number]
    const shape = checkConv([x!, weight!], attrs)
    const matrix = reshape(weight!, [attrs.groups, out / attrs.groups, weight!.shape[1]! * kh * kw])
    const y = reshape(matmul(matrix, columnsOf(x!, [kh, kw], attrs)), shape)
    return bias === undefined ? y : add(y, reshape(bias, [out, 1, 1]))
  },
  saveInputs: [
    [0, 1],
    [0, 1],
  ],
  vjp: (saved, [grad]) => {
    const { needs, attrs, inputs } = saved
    const mask = [needs[0] === true, needs[1] === true, needs[2] === true] as const
    if (!mask[0] && !mask[1]) return [null, null, sum(grad!, [0, 2, 3])]
    const shapes = { inputShape: inputs[0]!.shape, weightShape: inputs[1]!.shape }
    const grads = conv2dGradOp.all([grad!, saved.input(0), saved.input(1)], { ...attrs, ...shapes, mask })
    let at = 0
    return mask.map((wanted) => (wanted ? grads[at++]! : null))
  },
})

interface ConvGradAttrs extends ConvAttrs {
  readonly mask: readonly [boolean, boolean, boolean]
  readonly inputShape: readonly number[]
  readonly weightShape: readonly number[]
}

/** All gradients of a convolution at once, for backends that share work between them. */
export const conv2dGradOp: Op<ConvGradAttrs> = defineOp<ConvGradAttrs>({
  name: 'conv2dGrad',
  tier: 'composite',
  meta: ([grad], { mask, inputShape, weightShape }) =>
    [inputShape, weightShape, [weightShape[0]!]]
      .filter((_, i) => mask[i])
      .map((shape) => ({ shape, dtype: grad!.dtype })),
  composite: ([grad, x, weight], { mask, inputShape, weightShape, ...attrs }) => {
    const grads: Tensor[] = []
    if (mask[0]) grads.push(conv2dInputGradOp.one([grad!, weight!], { ...attrs, inputShape }))
    if (mask[1]) grads.push(conv2dWeightGradOp.one([grad!, x!], { ...attrs, weightShape }))
    if (mask[2]) grads.push(sum(grad!, [0, 2, 3]))
    return grads
  },
})

type InputGradAttrs = ConvAttrs & { readonly inputShape: readonly number[] }

export const conv2dInputGradOp: Op<InputGradAttrs> = defineOp<InputGradAttrs>({
  name: 'conv2dInputGrad',
  tier: 'composite',
  meta: ([grad], { inputShape }) => ({ shape: inputShape, dtype: grad!.dtype }),
  composite: ([grad, weight], { inputShape, ...attrs }) => {
    const [out, perGroup, kh, kw] = weight!.shape as [number, number, number, number]
    const [n, , rows, columns] = grad!.shape as [number, number, number, number]
    const { groups } = attrs
    const matrix = permute(reshape(weight!, [groups, out / groups, perGroup * kh * kw]), [0, 2, 1])
    const flat = matmul(matrix, reshape(grad!, [n, groups, out / groups, rows * columns]))
    const windows = permute(reshape(flat, [n, inputShape[1]!, kh, kw, rows, columns]), [0, 1, 4, 5, 2, 3])
    return fold(windows, inputShape, { ...attrs, kernelSize: [kh, kw] })
  },
  saveInputs: [[1], [0]],
  vjp: (saved, [grad]) => {
    const { inputShape: _, ...attrs } = saved.attrs
    return [
      saved.needs[0] === true ? conv2dOp.one([grad!, saved.input(1)], attrs) : null,
      saved.needs[1] === true
        ? conv2dWeightGradOp.one([saved.input(0), grad!], { ...attrs, weightShape: saved.inputs[1]!.shape })
        : null,
    ]
  },
})

type WeightGradAttrs = ConvAttrs & { readonly weightShape: readonly number[] }

export const conv2dWeightGradOp: Op<WeightGradAttrs> = defineOp<WeightGradAttrs>({
  name: 'conv2dWeightGrad',
  tier: 'composite',
  meta: ([grad], { weightShape }) => ({ shape: weightShape, dtype: grad!.dtype }),
  composite: ([grad, x], { weightShape, ...attrs }) => {
    const [out, , kh, kw] = weightShape as [number, number, number, number]
    const [n, , rows, columns] = grad!.shape as [number, number, number, number]
    const { groups } = attrs
    const left = reshape(grad!, [n, groups, out / groups, rows * columns])
    const right = permute(columnsOf(x!, [kh, kw], attrs), [0, 1, 3, 2])
    return reshape(sum(matmul(left, right), 0), weightShape)
  },
  saveInputs: [[1], [0]],
  vjp: (saved, [grad]) => {
    const { weightShape: _, ...attrs } = saved.attrs
    return [
      saved.needs[0] === true ? conv2dOp.one([saved.input(1), grad!], attrs) : null,
      saved.needs[1] === true
        ? conv2dInputGradOp.one([saved.input(0), grad!], { ...attrs, inputShape: saved.inputs[1]!.shape })
        : null,
    ]
  },
})

export interface Conv2dOptions {
  /** Step of the window. Default 1. */
  readonly stride?: number | readonly [number, number]
  /** Zeros added on both sides. Default 0. */
  readonly padding?: number | readonly [number, number]
  /** Distance between kernel elements. Default 1. */
  readonly dilation?: number | readonly [number, number]
  /** Channels are split into this many groups that do not mix. Default 1. */
  readonly groups?: number
}

/** Checks a convolution's options and fills in defaults. */
export function convAttrs(op: string, options: Conv2dOptions): ConvAttrs {
  const { groups = 1 } = options
  if (!Number.isInteger(groups) || groups < 1) {
    throw new TorchError('INVALID_ARGUMENT', op, `groups must be a positive whole number, but got ${groups}.`, {
      groups,
    })
  }
  return {
    stride: pair(op, 'stride', options.stride ?? 1, 1),
    padding: pair(op, 'padding', options.padding ?? 0, 0),
    dilation: pair(op, 'dilation', options.dilation ?? 1, 1),
    groups,
  }
}

/**
 * Two-dimensional convolution (cross-correlation):
 * out[n, o, i, j] = bias[o] + Σ over c, p, q of weight[o, c, p, q] · x[n, c, s·i + d·p − pad, s·j + d·q − pad].
 *
 * @param x - `[N, C, H, W]`.
 * @param weight - `[O, C / groups, kh, kw]`.
 * @param bias - `[O]`, or null.
 * @returns `[N, O, H', W']` with H' = ⌊(H + 2·pad − dilation·(kh − 1) − 1) / stride⌋ + 1.
 * @throws TorchError `NO_BATCH_DIMENSION`, `SHAPE_MISMATCH`, `DTYPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @see torch.nn.functional.conv2d
 * @example
 * ```ts
 * torch.nn.functional.conv2d(torch.ones([1, 1, 4, 4]), torch.ones([2, 1, 3, 3])).shape // [1, 2, 2, 2]
 * ```
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv2dOptions = {}): Tensor {
  checkOptions('conv2d', options, ['stride', 'padding', 'dilation', 'groups'])
  const inputs = bias === null || bias === undefined ? [x, weight] : [x, weight, bias]
  return conv2dOp.one(inputs, convAttrs('conv2d', options))
}
