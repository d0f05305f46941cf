import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import { defaultGenerator, type Generator } from '../../random/generator.ts'
import { formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { activation } from './activation.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { gt, le } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { sumTo } from '../primitives/reduce.ts'
import { rewrite } from '../primitives/rewrite.ts'
import { uniform } from '../primitives/uniform.ts'
import { reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

interface Attrs {
  readonly negativeSlope: number
}

function leakyReluOp(name: string): Op<Attrs> {
  return activation<Attrs>(
    name,
    (x, { negativeSlope }) => where(gt(x, 0), x, mul(x, negativeSlope)),
    (grad, x, { negativeSlope }) => where(gt(x, 0), grad, mul(grad, negativeSlope)),
  )
}

const leaky = leakyReluOp('leakyRelu')
const meanLeaky = leakyReluOp('rrelu')

export interface LeakyReluOptions {
  /** Slope where x ≤ 0. Default 0.01. */
  readonly negativeSlope?: number
}

export const leakyReluOptionsKind: takes.Kind = takes.options({ negativeSlope: takes.number })

function attrsOf({ negativeSlope = 0.01 }: LeakyReluOptions): Attrs {
  return { negativeSlope }
}

const leakyReluArguments = signature('leakyRelu', { input: takes.tensor, options: leakyReluOptionsKind })

/**
 * x for x > 0, else negativeSlope · x (`torch.nn.functional.leaky_relu`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.leakyRelu(torch.tensor([-1, 2])) // [-0.01, 2]
 * ```
 */
export function leakyRelu(x: Tensor, options: LeakyReluOptions = {}): Tensor {
  leakyReluArguments(arguments)
  return leaky.one([x], attrsOf(options))
}

const leakyReluInPlaceArguments = signature('leakyRelu_', { input: takes.tensor, options: leakyReluOptionsKind })

/**
 * {@link leakyRelu} in place (`torch.nn.functional.leaky_relu_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.leakyRelu_(torch.tensor([-1, 2])) // [-0.01, 2]
 * ```
 */
export function leakyRelu_(x: Tensor, options: LeakyReluOptions = {}): Tensor {
  leakyReluInPlaceArguments(arguments)
  return leaky.into(x, [x], attrsOf(options))
}

/** (x, slope, of a shape that broadcasts to that of x). */
const preluOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'prelu',
  tier: 'composite',
  broadcast: true,
  meta: ([x]) => x!,
  composite: ([x, slope]) => where(gt(x!, 0), x!, mul(slope!, x!)),
  saveInputs: [
    [0, 1],
    [0, 1],
  ],
  vjp: (saved, [grad]) => {
    const [x, slope] = [saved.input(0), saved.input(1)]
    const positive = gt(x, 0)
    return [
      saved.needs[0] === true ? where(positive, grad!, mul(grad!, slope)) : null,
      saved.needs[1] === true ? sumTo(where(positive, 0, mul(grad!, where(positive, 0, x))), slope.shape) : null,
    ]
  },
})

const preluArguments = signature('prelu', { input: takes.tensor, weight: takes.tensor })

/**
 * x for x > 0, else weight · x, with a learned weight (`torch.prelu`).
 *
 * @param weight - One number, or one per channel (dimension 1).
 * @throws TorchError `SHAPE_MISMATCH` for any other number of weights; `DTYPE_MISMATCH` for integers, or if the dtypes differ.
 * @example
 * ```ts
 * torch.prelu(torch.tensor([-1, 2]), torch.tensor([0.25])) // [-0.25, 2]
 * ```
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  preluArguments(arguments)
  checkFloat('prelu', x)
  if (x.dtype !== weight.dtype) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      'prelu',
      `type promoting is not supported: the input is ${x.dtype}, the weight ${weight.dtype}. Convert one with to(dtype).`,
      { input: x.dtype, weight: weight.dtype },
    )
  }
  const count = numel(weight.shape)
  const channels = x.shape.length < 2 ? 1 : x.shape[1]!
  if (weight.shape.length > 1 || (count !== 1 && count !== channels)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'prelu',
      `weight must hold one number, or one per channel, of which the input ${formatShape(x.shape)} has ${channels}, but ` +
        `its shape is ${formatShape(weight.shape)}.`,
      { input: x.shape, weight: weight.shape },
    )
  }
  const slope = count === 1 ? reshape(weight, []) : reshape(weight, [channels, ...x.shape.slice(2).map(() => 1)])
  return preluOp.one([x, slope], {})
}

export interface RreluOptions {
  /** Least slope. Default 1/8. */
  readonly lower?: number
  /** Greatest slope. Default 1/3. */
  readonly upper?: number
  /** Draw a slope for every element, instead of taking the middle. Default false. */
  readonly training?: boolean
  /** Where the slopes come from. Default: the generator that manualSeed seeds. */
  readonly generator?: Generator
}

export const rreluOptionsKind: takes.Kind = takes.options({
  lower: takes.number,
  upper: takes.number,
  training: takes.flag,
  generator: takes.generator,
})

const rreluArguments = signature('rrelu', { input: takes.tensor, options: rreluOptionsKind })

/**
 * {@link leakyRelu} with random slopes in training, uniform in [lower, upper), and their mean otherwise (`torch.rrelu`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if lower > upper; `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.rrelu(torch.tensor([-1, 2])) // [-0.2292, 2]
 * ```
 */
export function rrelu(x: Tensor, options: RreluOptions = {}): Tensor {
  rreluArguments(arguments)
  const { lower = 1 / 8, upper = 1 / 3, training = false, generator = defaultGenerator() } = options
  if (!(lower <= upper) || !Number.isFinite(lower) || !Number.isFinite(upper)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'rrelu',
      `lower must be finite and at most upper, but got ${lower} and ${upper}.`,
      { lower, upper },
    )
  }
  if (!training) return meanLeaky.one([x], { negativeSlope: (lower + upper) / 2 })
  checkFloat('rrelu', x)
  const drawn = uniform(x.device, 'float32', x.shape, generator.next())
  return preluOp.one([x, cast(add(mul(drawn, upper - lower), lower), x.dtype)], {})
}

const rreluInPlaceArguments = signature('rrelu_', { input: takes.tensor, options: rreluOptionsKind })

/**
 * {@link rrelu} in place (`torch.rrelu_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.rrelu_(torch.tensor([-1, 2])) // [-0.2292, 2]
 * ```
 */
export function rrelu_(x: Tensor, options: RreluOptions = {}): Tensor {
  rreluInPlaceArguments(arguments)
  return rewrite('rrelu_', x, (y) => rrelu(y, options))
}

interface ThresholdAttrs {
  readonly threshold: number
  readonly value: number
}

const thresholdOp: Op<ThresholdAttrs> = defineOp<ThresholdAttrs>({
  name: 'threshold',
  tier: 'composite',
  broadcast: true,
  meta: ([x]) => {
    const { dtype } = x!
    if (dtype === 'bool') {
      throw new TorchError('DTYPE_MISMATCH', 'threshold', "is not implemented for bool. Convert with to('float32').", {
        dtype,
      })
    }
    return x!
  },
  composite: ([x], { threshold, value }) => where(le(x!, threshold), fillLike(x!, value, []), x!),
  saveInputs: [[0]],
  vjp: (saved, [grad]) => [where(le(saved.input(0), saved.attrs.threshold), 0, grad!)],
})

/** Both in the dtype of the tensor; only that halves are compared as float32. */
function thresholdAttrs(op: string, { dtype }: Tensor, threshold: number, value: number): ThresholdAttrs {
  checkConverts(op, threshold, dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype)
  checkConverts(op, value, dtype)
  return { threshold: isFloat(dtype) ? threshold : Math.trunc(threshold), value }
}

const thresholdArguments = signature('threshold', { input: takes.tensor, threshold: takes.number, value: takes.number })

/**
 * x where x > threshold, else value (`torch.threshold`).
 *
 * @example
 * ```ts
 * torch.threshold(torch.tensor([-1, 2]), 0, 5) // [5, 2]
 * ```
 */
export function threshold(x: Tensor, threshold: number, value: number): Tensor {
  thresholdArguments(arguments)
  return thresholdOp.one([x], thresholdAttrs('threshold', x, threshold, value))
}

const thresholdInPlaceArguments = signature('threshold_', {
  input: takes.tensor,
  threshold: takes.number,
  value: takes.number,
})

/**
 * {@link threshold} in place (`torch.threshold_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.threshold_(torch.tensor([-1, 2]), 0, 5) // [5, 2]
 * ```
 */
export function threshold_(x: Tensor, threshold: number, value: number): Tensor {
  thresholdInPlaceArguments(arguments)
  return thresholdOp.into(x, [x], thresholdAttrs('threshold_', x, threshold, value))
}

/** What of this file tensors have as methods. */
export const methods = ['prelu'] as const
