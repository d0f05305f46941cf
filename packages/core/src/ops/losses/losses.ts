import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, mul, sub } from '../primitives/arithmetic.ts'
import { checkFloat, operands } from '../primitives/operands.ts'
import { sum } from '../primitives/reduce.ts'
import { mean } from '../reducing/statistics.ts'
import { abs, neg } from '../primitives/unary.ts'
import { expand } from '../primitives/views.ts'

export type Reduction = 'mean' | 'sum' | 'none'

export interface LossOptions {
  /** Average, add up or keep the elements' losses. Default 'mean'. */
  readonly reduction?: Reduction
}

/** Refuses a tensor that requires grad where a loss has no gradient for it, as PyTorch does. */
export function checkConstant(op: string, name: string, x: Tensor | null | undefined): void {
  if (!x || !isGradEnabled() || !needsGrad(x)) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `is not differentiable with respect to ${name}, which requires grad. Detach it.`,
    { argument: name },
  )
}

/** Applies a reduction to the losses of the elements. */
export function reduceLoss(losses: Tensor, reduction: Reduction): Tensor {
  return reduction === 'none' ? losses : reduction === 'sum' ? sum(losses) : mean(losses)
}

interface MseAttrs {
  readonly reduction: Reduction
}

const mseLossOp: Op<MseAttrs> = defineOp<MseAttrs>({
  name: 'mseLoss',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x], { reduction }) => ({ shape: reduction === 'none' ? x!.shape : [], dtype: x!.dtype }),
  composite: ([x, y], { reduction }) => {
    const d = sub(x!, y!)
    return reduceLoss(mul(d, d), reduction)
  },
  saveInputs: [
    [0, 1],
    [0, 1],
  ],
  vjp: (saved, [grad]) => {
    const g = mseLossGradOp.one([grad!, saved.input(0), saved.input(1)], saved.attrs)
    return [g, saved.needs[1] === true ? neg(g) : null]
  },
})

const mseLossGradOp: Op<MseAttrs> = defineOp<MseAttrs>({
  name: 'mseLossGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([, x]) => x!,
  composite: ([grad, x, y], { reduction }) =>
    mul(mul(sub(x!, y!), grad!), reduction === 'mean' ? 2 / numel(x!.shape) : 2),
})

/** Both sides of a pointwise loss in one shape. */
function alike(op: string, input: Tensor, target: Tensor): readonly [Tensor, Tensor] {
  if (sameShape(input.shape, target.shape)) return [input, target]
  const shape = broadcastShapes(op, input.shape, target.shape)
  return [expand(input, shape), expand(target, shape)]
}

/** Both sides of a pointwise loss in one shape and then in one dtype, so that a tensor without dimensions counts as any other. */
export function meet(op: string, input: Tensor, target: Tensor): readonly [Tensor, Tensor] {
  return operands(op, ...alike(op, input, target))
}

export interface WeightedLossOptions extends LossOptions {
  /** Scales the loss of each element, in the shape of the input; a mean then divides by the sum of the weights. */
  readonly weight?: Tensor | null
}

const weightedLossOptionsKind: takes.Kind = takes.options({
  weight: takes.orNull(takes.tensor),
  reduction: takes.oneOf('mean', 'sum', 'none'),
})

/** Checks the weight of a pointwise loss. */
export function checkWeight(op: string, input: Tensor, weight: Tensor): Tensor {
  if (sameShape(weight.shape, input.shape)) return weight
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `weight and input must have the same size, but have ${formatShape(weight.shape)} and ${formatShape(input.shape)}.`,
    { weight: weight.shape, input: input.shape },
  )
}

/** A weighted loss of elements, whose mean is over the weights. */
function weighted(losses: Tensor, weight: Tensor, reduction: Reduction): Tensor {
  const scaled = mul(losses, weight)
  return reduction === 'mean' ? weightedMean(scaled, weight) : reduceLoss(scaled, reduction)
}

const mseLossArguments = signature('mseLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: weightedLossOptionsKind,
})

/**
 * Mean squared error: (x − y)², averaged (`torch.nn.functional.mse_loss`).
 *
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for an unknown reduction.
 * @example
 * ```ts
 * torch.nn.functional.mseLoss(torch.tensor([1, 2]), torch.tensor([1, 4])) // 2
 * ```
 */
export function mseLoss(input: Tensor, target: Tensor, options: WeightedLossOptions = {}): Tensor {
  mseLossArguments(arguments)
  return within('mseLoss', () => {
    const reduction = options.reduction ?? 'mean'
    const pair = meet('mseLoss', input, target)
    checkFloat('mseLoss', pair[0])
    if (!options.weight) return mseLossOp.one(pair, { reduction })
    const weight = checkWeight('mseLoss', input, options.weight)
    return weighted(mseLossOp.one(pair, { reduction: 'none' }), weight, reduction)
  })
}

const l1LossArguments = signature('l1Loss', {
  input: takes.tensor,
  target: takes.tensor,
  options: weightedLossOptionsKind,
})

/**
 * Mean absolute error: |x − y|, averaged (`torch.nn.functional.l1_loss`).
 *
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for an unknown reduction.
 * @example
 * ```ts
 * torch.nn.functional.l1Loss(torch.tensor([1, 2]), torch.tensor([1, 4])) // 1
 * ```
 */
export function l1Loss(input: Tensor, target: Tensor, options: WeightedLossOptions = {}): Tensor {
  l1LossArguments(arguments)
  return within('l1Loss', () => {
    const reduction = options.reduction ?? 'mean'
    const losses = abs(sub(...alike('l1Loss', input, target)))
    return options.weight
      ? weighted(losses, checkWeight('l1Loss', input, options.weight), reduction)
      : reduceLoss(losses, reduction)
  })
}

/** Weighted mean: Σ losses / Σ weights. */
export function weightedMean(losses: Tensor, weights: Tensor): Tensor {
  return div(sum(losses), sum(weights))
}
