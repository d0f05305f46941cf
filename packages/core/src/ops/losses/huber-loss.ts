import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { mul, sub } from '../primitives/arithmetic.ts'
import { ge } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { checkWeight, l1Loss, type LossOptions, meet, reduceLoss, type WeightedLossOptions } from './losses.ts'
import { abs, logicalNot } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

/** ½ d² up to a distance, and delta (|d| − ½ delta) from there. */
function halfQuadratic(op: string, input: Tensor, target: Tensor, delta: number): Tensor {
  const [x, y] = meet(op, input, target)
  checkFloat(op, x)
  const d = sub(x, y)
  if (delta === Infinity) return mul(mul(d, d), 0.5)
  const size = abs(d)
  // NaN counts as near, where its gradient is NaN.
  const near = logicalNot(ge(size, delta))
  const inner = where(near, d, 0)
  return where(near, mul(mul(inner, inner), 0.5), mul(sub(size, 0.5 * delta), delta))
}

export interface SmoothL1LossOptions extends LossOptions {
  /** Below this distance the loss is quadratic. Default 1. */
  readonly beta?: number
}

const smoothL1LossArguments = signature('smoothL1Loss', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({ beta: takes.number, reduction: takes.oneOf('mean', 'sum', 'none') }),
})

/**
 * Absolute error with a rounded corner: d² / (2 beta) for |d| = |x − y| < beta, else |d| − beta / 2, averaged
 * (`torch.nn.functional.smooth_l1_loss`).
 *
 * @throws TorchError `INVALID_ARGUMENT` for a negative beta.
 * @example
 * ```ts
 * torch.nn.functional.smoothL1Loss(torch.tensor([0.5, 3]), torch.tensor([0, 0]), { reduction: 'none' }) // [0.125, 2.5]
 * ```
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  smoothL1LossArguments(arguments)
  const op = 'smoothL1Loss'
  return within(op, () => {
    const { beta = 1 } = options
    const reduction = options.reduction ?? 'mean'
    if (!(beta >= 0)) {
      throw new TorchError('INVALID_ARGUMENT', op, `does not support negative values for beta, but got ${beta}.`, {
        beta,
      })
    }
    if (beta === 0) return l1Loss(input, target, { reduction })
    const losses = halfQuadratic(op, input, target, beta)
    return reduceLoss(beta === 1 ? losses : mul(losses, 1 / beta), reduction)
  })
}

export interface HuberLossOptions extends WeightedLossOptions {
  /** Below this distance the loss is quadratic. Default 1. */
  readonly delta?: number
}

const huberLossArguments = signature('huberLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({
    delta: takes.number,
    weight: takes.orNull(takes.tensor),
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * Squared error that becomes linear: ½ d² for |d| = |x − y| < delta, else delta (|d| − ½ delta), averaged
 * (`torch.nn.functional.huber_loss`).
 *
 * @throws TorchError `INVALID_ARGUMENT` unless delta > 0.
 * @example
 * ```ts
 * torch.nn.functional.huberLoss(torch.tensor([0.5, 3]), torch.tensor([0, 0]), { reduction: 'none' }) // [0.125, 2.5]
 * ```
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  huberLossArguments(arguments)
  const op = 'huberLoss'
  return within(op, () => {
    const { delta = 1 } = options
    const reduction = options.reduction ?? 'mean'
    if (!(delta > 0)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        op,
        `does not support values of delta that are not above 0, but got ${delta}.`,
        {
          delta,
        },
      )
    }
    checkFloat(op, input)
    const losses = cast(halfQuadratic(op, input, target, delta), input.dtype)
    return reduceLoss(options.weight ? mul(losses, checkWeight(op, input, options.weight)) : losses, reduction)
  })
}
