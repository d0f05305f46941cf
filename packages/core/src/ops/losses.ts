import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { broadcastShapes, formatShape, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { operands } from './operands.ts'
import { sum } from './reduce.ts'
import { clamp } from './clamp.ts'
import { mean } from './statistics.ts'
import { abs, exp, log1p, neg } from './unary.ts'
import { expand } from './views.ts'

export type Reduction = 'mean' | 'sum' | 'none'

export interface LossOptions {
  /** Average, add up or keep the elements' losses. Default 'mean'. */
  readonly reduction?: Reduction
}

export function checkReduction(op: string, reduction: Reduction): Reduction {
  if (reduction === 'mean' || reduction === 'sum' || reduction === 'none') return reduction
  throw new TorchError('INVALID_ARGUMENT', op, `'${String(reduction)}' is no reduction. Use 'mean', 'sum' or 'none'.`, {
    reduction,
  })
}

/** Applies a reduction to the losses of the elements. */
export function reduceLoss(losses: Tensor, reduction: Reduction): Tensor {
  return reduction === 'none' ? losses : reduction === 'sum' ? sum(losses) : mean(losses)
}

interface MseAttrs {
  readonly reduction: Reduction
}

export const mseLossOp: Op<MseAttrs> = defineOp<MseAttrs>({
  name: 'mseLoss',
  tier: 'composite',
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

export const mseLossGradOp: Op<MseAttrs> = defineOp<MseAttrs>({
  name: 'mseLossGrad',
  tier: 'composite',
  meta: ([, x]) => x!,
  composite: ([grad, x, y], { reduction }) =>
    mul(mul(sub(x!, y!), grad!), reduction === 'mean' ? 2 / numel(x!.shape) : 2),
})

/** Both sides of a pointwise loss in one dtype and shape. */
function meet(op: string, input: Tensor, target: Tensor): readonly [Tensor, Tensor] {
  const [x, y] = operands(op, input, target)
  if (sameShape(x.shape, y.shape)) return [x, y]
  const shape = broadcastShapes(op, x.shape, y.shape)
  return [expand(x, shape), expand(y, shape)]
}

/**
 * Mean squared error: (x − y)², averaged (`torch.nn.functional.mse_loss`).
 *
 * @example
 * ```ts
 * torch.nn.functional.mseLoss(torch.tensor([1, 2]), torch.tensor([1, 4])) // 2
 * ```
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('mseLoss', options, ['reduction'])
  const reduction = checkReduction('mseLoss', options.reduction ?? 'mean')
  return mseLossOp.one(meet('mseLoss', input, target), { reduction })
}

/**
 * Mean absolute error: |x − y|, averaged (`torch.nn.functional.l1_loss`).
 *
 * @example
 * ```ts
 * torch.nn.functional.l1Loss(torch.tensor([1, 2]), torch.tensor([1, 4])) // 1
 * ```
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('l1Loss', options, ['reduction'])
  const [x, y] = meet('l1Loss', input, target)
  return reduceLoss(abs(sub(x, y)), checkReduction('l1Loss', options.reduction ?? 'mean'))
}

export interface BceWithLogitsOptions extends LossOptions {
  /** Scales the loss of each element; broadcasts. */
  readonly weight?: Tensor | null
  /** Scales the loss of positive examples, one factor per class; broadcasts. */
  readonly posWeight?: Tensor | null
}

/**
 * Binary cross-entropy on logits, without overflow (`torch.nn.functional.binary_cross_entropy_with_logits`):
 * l = (1 − y) · x + (1 + (p − 1) · y) · (ln(1 + e^−|x|) + max(−x, 0)), with p = posWeight or 1.
 *
 * @param target - Probabilities, in the shape of the input.
 * @throws TorchError `SHAPE_MISMATCH` if the shapes differ.
 * @example
 * ```ts
 * torch.nn.functional.binaryCrossEntropyWithLogits(torch.zeros([2]), torch.tensor([0, 1])) // 0.6931
 * ```
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BceWithLogitsOptions = {},
): Tensor {
  const op = 'binaryCrossEntropyWithLogits'
  checkOptions(op, options, ['reduction', 'weight', 'posWeight'])
  if (!sameShape(input.shape, target.shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Target size (${formatShape(target.shape)}) must be the same as input size (${formatShape(input.shape)}).`,
      { input: input.shape, target: target.shape },
    )
  }
  const softplus = add(log1p(exp(neg(abs(input)))), clamp(neg(input), { min: 0 }))
  const scale = options.posWeight ? add(mul(sub(options.posWeight, 1), target), 1) : null
  const losses = add(mul(sub(1, target), input), scale === null ? softplus : mul(scale, softplus))
  const weighted = options.weight ? mul(losses, options.weight) : losses
  return reduceLoss(weighted, checkReduction(op, options.reduction ?? 'mean'))
}

/** Weighted mean: Σ losses / Σ weights. */
export function weightedMean(losses: Tensor, weights: Tensor): Tensor {
  return div(sum(losses), sum(weights))
}
