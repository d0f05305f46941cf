import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, div, maximum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { ge, le } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { checkConstant, type LossOptions, reduceLoss } from './losses.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { softplusOf } from '../activation/softplus.ts'
import { log, log1p, logicalNot, neg } from '../primitives/unary.ts'

function checkTarget(op: string, input: Tensor, target: Tensor): void {
  if (sameShape(input.shape, target.shape)) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `Target size (${formatShape(target.shape)}) must be the same as input size (${formatShape(input.shape)}).`,
    { input: input.shape, target: target.shape },
  )
}

/** A factor may be broadcast, but not broadcast the losses. */
function checkFactor(op: string, name: string, factor: Tensor, target: Tensor): void {
  if (sameShape(broadcastShapes(op, target.shape, factor.shape), target.shape)) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `${name} ${formatShape(factor.shape)} must broadcast to the target ${formatShape(target.shape)}.`,
    { [name]: factor.shape, target: target.shape },
  )
}

const bceOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'binaryCrossEntropy',
  tier: 'composite',
  meta: ([x]) => x!,
  // Logarithms end at −100, so that a certain mistake costs much but not everything.
  composite: ([x, y]) => sub(mul(sub(y!, 1), maximum(log1p(neg(x!)), -100)), mul(y!, maximum(log(x!), -100))),
  saveInputs: [[0, 1], [0]],
  vjp: (saved, [grad]) => {
    const x = saved.input(0)
    const spread = (): Tensor => maximum(mul(sub(1, x), x), 1e-12)
    return [
      saved.needs[0] === true ? div(mul(grad!, sub(x, saved.input(1))), spread()) : null,
      saved.needs[1] === true ? mul(grad!, sub(log1p(neg(x)), log(x))) : null,
    ]
  },
})

export interface BceOptions extends LossOptions {
  /** Scales the loss of each element; broadcasts. */
  readonly weight?: Tensor | null
}

const binaryCrossEntropyArguments = signature('binaryCrossEntropy', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({ weight: takes.orNull(takes.tensor), reduction: takes.oneOf('mean', 'sum', 'none') }),
})

/**
 * Binary cross-entropy on probabilities: −y ln x − (1 − y) ln(1 − x), with logarithms no less than −100
 * (`torch.nn.functional.binary_cross_entropy`). For logits, {@link binaryCrossEntropyWithLogits} is more accurate.
 *
 * @param input - Probabilities in [0, 1]; outside the result is NaN.
 * @param target - Probabilities, in the shape and dtype of the input.
 * @throws TorchError `SHAPE_MISMATCH` if the shapes differ; `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.nn.functional.binaryCrossEntropy(torch.tensor([0.5, 0.5]), torch.tensor([0, 1])) // 0.6931
 * ```
 */
export function binaryCrossEntropy(input: Tensor, target: Tensor, options: BceOptions = {}): Tensor {
  binaryCrossEntropyArguments(arguments)
  const op = 'binaryCrossEntropy'
  return within(op, () => {
    const reduction = options.reduction ?? 'mean'
    checkFloat(op, input)
    checkSameDType(op, input, target)
    checkTarget(op, input, target)
    checkConstant(op, 'weight', options.weight)
    for (const [name, values] of Object.entries({ input, target })) {
      refuseWhere(
        () => logicalNot(bitwiseAnd(ge(values, 0), le(values, 1))),
        () => new TorchError('INVALID_ARGUMENT', op, `all elements of ${name} should be between 0 and 1.`),
      )
    }
    const losses = bceOp.one([input, target], {})
    return reduceLoss(options.weight ? mul(losses, options.weight) : losses, reduction)
  })
}

export interface BceWithLogitsOptions extends BceOptions {
  /** Scales the loss of positive examples, one factor per class; broadcasts. */
  readonly posWeight?: Tensor | null
}

const binaryCrossEntropyWithLogitsArguments = signature('binaryCrossEntropyWithLogits', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({
    posWeight: takes.orNull(takes.tensor),
    weight: takes.orNull(takes.tensor),
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * Binary cross-entropy on logits, without overflow (`torch.nn.functional.binary_cross_entropy_with_logits`):
 * l = (1 − y) · x + (1 + (p − 1) · y) · ln(1 + e^−x), with p = posWeight or 1.
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
  binaryCrossEntropyWithLogitsArguments(arguments)
  const op = 'binaryCrossEntropyWithLogits'
  return within(op, () => {
    const reduction = options.reduction ?? 'mean'
    checkFloat(op, input)
    checkTarget(op, input, target)
    checkFloat(op, target)
    const { posWeight, weight } = options
    checkConstant(op, 'weight', weight)
    for (const [name, factor] of Object.entries({ posWeight, weight }))
      if (factor) checkFactor(op, name, factor, target)
    // Each step has the dtype that PyTorch's has, which works in place.
    const softplus = softplusOf(neg(input))
    const positive = posWeight ? cast(mul(softplus, add(mul(sub(posWeight, 1), target), 1)), input.dtype) : softplus
    const negative = cast(mul(sub(1, target), input), target.dtype)
    const losses = cast(add(negative, positive), target.dtype)
    return reduceLoss(weight ? cast(mul(losses, weight), losses.dtype) : losses, reduction)
  })
}
