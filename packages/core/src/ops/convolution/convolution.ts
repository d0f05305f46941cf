import * as takes from '../../arguments/kinds.ts'
import type { ConvAttrs } from '../../backend/overrides.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape, tuple } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add } from '../primitives/arithmetic.ts'
import { fillLike } from '../primitives/fill.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { padded } from '../windows/pad.ts'
import { sum } from '../primitives/reduce.ts'
import { batched, type Sizes } from '../windows/spatial.ts'
import { reshape } from '../primitives/views.ts'
import { outputSize } from '../windows/windows.ts'

/** Sizes of a convolution's result, from a batch `[N, C, …]` and a weight `[O, C / groups, …]` of equal ranks. */
export function checkConvolution(
  op: string,
  [x, weight, bias]: readonly Tensor[],
  { groups, padding, dilation, stride }: ConvAttrs<readonly number[]>,
): readonly number[] {
  const [input, w] = [x!.shape, weight!.shape]
  const rank = stride.length
  if (input.length !== rank + 2 || w.length !== rank + 2) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected an input [N, C, …] and a weight of ${rank + 2} dimensions, but got ${formatShape(input)} and ${formatShape(w)}.`,
      { input, weight: w },
    )
  }
  if (x!.dtype === 'bool') {
    throw new TorchError('DTYPE_MISMATCH', op, "is not implemented for bool. Convert the tensors with to('float32').", {
      dtype: x!.dtype,
    })
  }
  checkSameDType(op, x!, weight!)
  if (bias !== undefined) checkSameDType(op, x!, bias)
  if (w[0] === 0 || w.slice(2).includes(0)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected a weight with at least one output channel and a kernel size greater than zero, but got ${formatShape(w)}.`,
      { weight: w },
    )
  }
  const [out, perGroup] = w as [number, number]
  if (input[1] !== perGroup * groups) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Given groups=${groups}, weight of size ${formatShape(w)}, expected input${formatShape(input)} to have ` +
        `${perGroup * groups} channels, but got ${input[1]} channels instead.`,
      { groups, weight: w, input },
    )
  }
  if (out % groups !== 0) {
    throw new TorchError('SHAPE_MISMATCH', op, `${out} output channels cannot be divided into ${groups} groups.`, {
      groups,
      weight: w,
    })
  }
  checkBias(op, bias, out)
  checkImages(op, input)
  const sizes = stride.map((step, i) => outputSize(input[i + 2]!, w[i + 2]!, step, padding[i]!, dilation[i]!))
  if (sizes.some((size) => size < 1)) {
    const room = input.slice(2).map((size, i) => size + 2 * padding[i]!)
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Calculated padded input size per channel: (${room.join(' x ')}). Kernel size: (${w.slice(2).join(' x ')}). ` +
        "Kernel size can't be greater than actual input size.",
      { input, weight: w },
    )
  }
  return [input[0]!, out, ...sizes]
}

/** Refuses images without elements, unless there are none of them, or no channels. */
export function checkImages(op: string, shape: readonly number[]): void {
  if (!shape.slice(2).includes(0) || shape[0] === 0 || shape[1] === 0) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `Only zero batch or zero channel inputs are supported, but got input shape: ${formatShape(shape)}.`,
    { input: shape },
  )
}

/** A bias has one number for each output channel. */
export function checkBias(op: string, bias: Tensor | undefined, channels: number): void {
  if (bias === undefined || sameShape(bias.shape, [channels])) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `bias must have shape [${channels}], but has ${formatShape(bias.shape)}.`,
    { bias: bias.shape },
  )
}

/** Adds a number to each channel of `[N, C, …]`. */
export function addBias(y: Tensor, bias: Tensor | undefined): Tensor {
  return bias === undefined ? y : add(y, reshape(bias, [-1, ...y.shape.slice(2).map(() => 1)]))
}

/** All dimensions of a batch but that of its channels. */
function aroundChannels({ shape }: Tensor): readonly number[] {
  return shape.map((_, i) => i).filter((i) => i !== 1)
}

export type InputGradAttrs<S extends readonly number[]> = ConvAttrs<S> & { readonly inputShape: readonly number[] }
type WeightGradAttrs<S extends readonly number[]> = ConvAttrs<S> & { readonly weightShape: readonly number[] }
type GradAttrs<S extends readonly number[]> = InputGradAttrs<S> &
  WeightGradAttrs<S> & { readonly mask: readonly [boolean, boolean, boolean] }

/** A convolution and its gradients, each of which is the gradient of the others. */
export interface ConvolutionOps<S extends readonly number[]> {
  readonly forward: Op<ConvAttrs<S>>
  readonly inputGrad: Op<InputGradAttrs<S>>
  readonly weightGrad: Op<WeightGradAttrs<S>>
  /** All gradients at once, for backends that share work between them. */
  readonly grad: Op<GradAttrs<S>>
}

/** What a convolution and its gradients mean, in other ops. */
interface Composites<S extends readonly number[]> {
  forward(x: Tensor, weight: Tensor, attrs: ConvAttrs<S>): Tensor
  inputGrad(grad: Tensor, weight: Tensor, attrs: InputGradAttrs<S>): Tensor
  weightGrad(grad: Tensor, x: Tensor, attrs: WeightGradAttrs<S>): Tensor
}

/** The ops `name`, `nameInputGrad`, `nameWeightGrad` and `nameGrad`. */
export function defineConvolution<S extends readonly number[]>(
  name: string,
  composites: Composites<S>,
): ConvolutionOps<S> {
  const forward: Op<ConvAttrs<S>> = defineOp<ConvAttrs<S>>({
    name,
    tier: 'composite',
    accepts: 'numbers',
    meta: (inputs, attrs) => ({ shape: checkConvolution(name, inputs, attrs), dtype: inputs[0]!.dtype }),
    composite: ([x, weight, bias], attrs) => addBias(composites.forward(x!, weight!, attrs), bias),
    saveInputs: [
      [0, 1],
      [0, 1],
    ],
    vjp: (saved, [g]) => {
      const { needs, attrs, inputs } = saved
      const mask = [needs[0] === true, needs[1] === true, needs[2] === true] as const
      if (!mask[0] && !mask[1]) return [null, null, sum(g!, aroundChannels(g!))]
      const shapes = { inputShape: inputs[0]!.shape, weightShape: inputs[1]!.shape }
      const grads = grad.all([g!, saved.input(0), saved.input(1)], { ...attrs, ...shapes, mask })
      let at = 0
      return mask.map((wanted) => (wanted ? grads[at++]! : null))
    },
  })

  const grad: Op<GradAttrs<S>> = defineOp<GradAttrs<S>>({
    name: `${name}Grad`,
    tier: 'composite',
    accepts: 'floats',
    meta: ([g], { mask, inputShape, weightShape }) =>
      [inputShape, weightShape, [weightShape[0]!]]
        .filter((_, i) => mask[i])
        .map((shape) => ({ shape, dtype: g!.dtype })),
    composite: ([g, x, weight], { mask, inputShape, weightShape, ...attrs }) => {
      const grads: Tensor[] = []
      const conv = attrs as unknown as ConvAttrs<S>
      if (mask[0]) grads.push(inputGrad.one([g!, weight!], { ...conv, inputShape }))
      if (mask[1]) grads.push(weightGrad.one([g!, x!], { ...conv, weightShape }))
      if (mask[2]) grads.push(sum(g!, aroundChannels(g!)))
      return grads
    },
  })

  const inputGrad: Op<InputGradAttrs<S>> = defineOp<InputGradAttrs<S>>({
    name: `${name}InputGrad`,
    tier: 'composite',
    accepts: 'numbers',
    meta: ([g], { inputShape }) => ({ shape: inputShape, dtype: g!.dtype }),
    composite: ([g, weight], attrs) => composites.inputGrad(g!, weight!, attrs),
    saveInputs: [[1], [0]],
    vjp: (saved, [g]) => {
      const { attrs, needs, inputs } = saved
      // Of no elements there need not be enough for a window.
      if (numel(inputs[0]!.shape) === 0) return inputs.map(({ shape }) => fillLike(g!, 0, shape))
      return [
        needs[0] === true ? forward.one([g!, saved.input(1)], attrs) : null,
        needs[1] === true
          ? weightGrad.one([saved.input(0), g!], { ...attrs, weightShape: saved.inputs[1]!.shape })
          : null,
      ]
    },
  })

  const weightGrad: Op<WeightGradAttrs<S>> = defineOp<WeightGradAttrs<S>>({
    name: `${name}WeightGrad`,
    tier: 'composite',
    accepts: 'floats',
    meta: ([g], { weightShape }) => ({ shape: weightShape, dtype: g!.dtype }),
    composite: ([g, x], attrs) => composites.weightGrad(g!, x!, attrs),
    saveInputs: [[1], [0]],
    vjp: (saved, [g]) => {
      const { attrs, needs } = saved
      return [
        needs[0] === true ? forward.one([saved.input(1), g!], attrs) : null,
        needs[1] === true
          ? inputGrad.one([saved.input(0), g!], { ...attrs, inputShape: saved.inputs[1]!.shape })
          : null,
      ]
    },
  })

  return { forward, inputGrad, weightGrad, grad }
}

export interface ConvOptions<S extends readonly number[]> {
  /** Step of the window. Default 1. */
  readonly stride?: Sizes<S>
  /**
   * Zeros added on both sides; `'valid'` is none, and `'same'` as many as keep the size, with the odd one at the end (stride 1
   * only). Default 0.
   */
  readonly padding?: Sizes<S> | 'same' | 'valid'
  /** Distance between kernel elements. Default 1. */
  readonly dilation?: Sizes<S>
  /** Channels are split into this many groups that do not mix. Default 1. */
  readonly groups?: number
}

export const convOptionsKind: takes.Kind = takes.options({
  stride: takes.sizesFrom(1),
  padding: takes.either(takes.sizesFrom(0), takes.oneOf('same', 'valid')),
  dilation: takes.sizesFrom(1),
  groups: takes.positiveInteger,
})

export function checkGroups(op: string, groups: number): number {
  if (Number.isInteger(groups) && groups >= 1) return groups
  throw new TorchError('INVALID_ARGUMENT', op, `groups must be a positive whole number, but got ${groups}.`, { groups })
}

/** A convolution's options with defaults filled in; padding stays a word if it is one. */
function convSettings<S extends readonly number[]>(
  op: string,
  options: ConvOptions<S>,
  rank: number,
): Omit<ConvAttrs<S>, 'padding'> & { readonly padding: S | 'same' | 'valid' } {
  const sizes = (name: 'stride' | 'dilation' | 'padding', value: number | readonly number[], least: number): S =>
    tuple(op, name, value, rank, least) as unknown as S
  const { padding = 0 } = options
  const stride = sizes('stride', options.stride ?? 1, 1)
  if (typeof padding === 'string' && padding !== 'same' && padding !== 'valid') {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `Invalid padding string '${String(padding)}': use 'same', 'valid', or numbers.`,
      { padding },
    )
  }
  if (padding === 'same' && stride.some((step) => step !== 1)) {
    throw new TorchError('INVALID_ARGUMENT', op, `padding='same' is not supported for strided convolutions.`, {
      stride,
    })
  }
  return {
    stride,
    padding: typeof padding === 'string' ? padding : sizes('padding', padding, 0),
    dilation: sizes('dilation', options.dilation ?? 1, 1),
    groups: checkGroups(op, options.groups ?? 1),
  }
}

/** Reads a convolution's arguments and calls `compute` with a batch and complete attributes. */
export function convolve<S extends readonly number[]>(
  op: string,
  rank: number,
  [x, weight, bias]: readonly [x: Tensor, weight: Tensor, bias: Tensor | null | undefined],
  options: ConvOptions<S>,
  compute: (inputs: readonly Tensor[], attrs: ConvAttrs<S>) => Tensor,
): Tensor {
  const { padding, ...rest } = convSettings(op, options, rank)
  return batched(op, x, rank, (batch) => {
    const reach = (i: number): number => (padding === 'same' ? rest.dilation[i]! * ((weight.shape[i + 2] ?? 1) - 1) : 0)
    const sides = rest.stride.map((_, i) => Math.floor(reach(i) / 2))
    const attrs = { ...rest, padding: typeof padding === 'string' ? (sides as unknown as S) : padding } as ConvAttrs<S>
    const image = padded(
      batch,
      batch.shape.map((_, dim) => [0, dim < 2 ? 0 : reach(dim - 2) % 2]),
      0,
    )
    return compute(bias === null || bias === undefined ? [image, weight] : [image, weight, bias], attrs)
  })
}
