import { lossOptionsKind, marginLossOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import { indexOutOfRange, TorchError } from '../../errors.ts'
import { formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { asFloat, checkFloat } from '../primitives/operands.ts'
import { eq, ge, gt, lt, ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { fillLike } from '../primitives/fill.ts'
import { asIndex, gather, indexSelect } from '../primitives/gather.ts'
import { checkConstant, type LossOptions, reduceLoss } from './losses.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { sum } from '../primitives/reduce.ts'
import { cumsum } from '../primitives/scan.ts'
import { scatterReduce } from '../primitives/scatter.ts'
import { logsigmoid, softplusOf } from '../activation/softplus.ts'
import { clamp } from '../elementwise/clamp.ts'
import { logicalNot, neg } from '../primitives/unary.ts'
import { reshape, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

export interface MarginLossOptions extends LossOptions {
  readonly margin?: number
}

const hingeEmbeddingLossArguments = signature('hingeEmbeddingLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: marginLossOptionsKind,
})

/**
 * For targets 1: x; for −1: max(0, margin − x), averaged (`torch.nn.functional.hinge_embedding_loss`).
 *
 * @param target - 1 or −1 for each element.
 * @param options - margin: default 1.
 * @example
 * ```ts
 * torch.nn.functional.hingeEmbeddingLoss(torch.tensor([0.5, 0.5]), torch.tensor([1, -1])) // 0.5
 * ```
 */
export function hingeEmbeddingLoss(input: Tensor, target: Tensor, options: MarginLossOptions = {}): Tensor {
  hingeEmbeddingLossArguments(arguments)
  return within('hingeEmbeddingLoss', () => {
    const short = clamp(sub(options.margin ?? 1, input), { min: 0 })
    const losses = add(where(ne(target, 1), short, 0), where(ne(target, -1), input, 0))
    return reduceLoss(losses, options.reduction ?? 'mean')
  })
}

const marginRankingLossArguments = signature('marginRankingLoss', {
  a: takes.tensor,
  b: takes.tensor,
  target: takes.tensor,
  options: marginLossOptionsKind,
})

/**
 * max(0, −y (a − b) + margin), averaged: a should be greater than b where the target is 1, and less where it is −1
 * (`torch.nn.functional.margin_ranking_loss`).
 *
 * @param options - margin: default 0.
 * @throws TorchError `SHAPE_MISMATCH` if the numbers of dimensions differ.
 * @example
 * ```ts
 * torch.nn.functional.marginRankingLoss(torch.tensor([1]), torch.tensor([3]), torch.tensor([1])) // 2
 * ```
 */
export function marginRankingLoss(a: Tensor, b: Tensor, target: Tensor, options: MarginLossOptions = {}): Tensor {
  marginRankingLossArguments(arguments)
  const op = 'marginRankingLoss'
  return within(op, () => {
    if (a.shape.length !== b.shape.length || a.shape.length !== target.shape.length) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `All input tensors should have same dimension but got sizes: ${[a, b, target].map(({ shape }) => formatShape(shape)).join(', ')}.`,
        { a: a.shape, b: b.shape, target: target.shape },
      )
    }
    const losses = clamp(add(asFloat(mul(neg(target), sub(a, b))), options.margin ?? 0), { min: 0 })
    return reduceLoss(losses, options.reduction ?? 'mean')
  })
}

const softMarginLossArguments = signature('softMarginLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: lossOptionsKind,
})

/**
 * Logistic loss of two classes: ln(1 + e^(−y x)) with y = ±1, without overflow, averaged
 * (`torch.nn.functional.soft_margin_loss`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if the shapes do not broadcast.
 * @example
 * ```ts
 * torch.nn.functional.softMarginLoss(torch.tensor([0, 0]), torch.tensor([1, -1])) // 0.6931
 * ```
 */
export function softMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  softMarginLossArguments(arguments)
  const op = 'softMarginLoss'
  return within(op, () => {
    checkConstant(op, 'target', target)
    checkFloat(op, input)
    const losses = cast(softplusOf(neg(mul(target, input))), input.dtype)
    return reduceLoss(losses, options.reduction ?? 'mean')
  })
}

/** Class scores as [N, C], of one sample too. */
function rows(op: string, input: Tensor): Tensor {
  checkFloat(op, input)
  const { length } = input.shape
  if (length <= 2) return length === 2 ? input : reshape(input, [1, -1])
  throw new TorchError('SHAPE_MISMATCH', op, `takes [N, C] or [C], but got ${formatShape(input.shape)}.`, {
    input: input.shape,
  })
}

function checkTarget(op: string, target: Tensor, expected: readonly number[]): void {
  if (sameShape(target.shape, expected)) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `inconsistent target size: ${formatShape(target.shape)}, expected ${formatShape(expected)}.`,
    { target: target.shape, expected },
  )
}

export interface MultiMarginLossOptions extends MarginLossOptions {
  /** Exponent, 1 or 2. Default 1. */
  readonly p?: 1 | 2
  /** Scales the loss of each class: `[C]`. */
  readonly weight?: Tensor | null
}

const multiMarginLossArguments = signature('multiMarginLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({
    p: takes.oneOf(1, 2),
    weight: takes.orNull(takes.tensor),
    margin: takes.number,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * Hinge loss of classes: Σᵢ max(0, margin − x[y] + xᵢ)ᵖ / C over the classes i ≠ y, averaged
 * (`torch.nn.functional.multi_margin_loss`).
 *
 * @param input - Scores `[N, C]` or `[C]`.
 * @param target - Class indices `[N]`, or one of shape `[]` or `[1]`.
 * @param options - margin: default 1.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for another p; `INDEX_OUT_OF_RANGE`, at once or at the next read.
 * @example
 * ```ts
 * const y = torch.tensor([0], { dtype: 'int32' })
 * torch.nn.functional.multiMarginLoss(torch.tensor([[0.5, 0.5]]), y) // 0.5
 * ```
 */
export function multiMarginLoss(input: Tensor, target: Tensor, options: MultiMarginLossOptions = {}): Tensor {
  multiMarginLossArguments(arguments)
  const op = 'multiMarginLoss'
  return within(op, () => {
    const { p = 1, margin = 1, weight = null } = options
    const reduction = options.reduction ?? 'mean'
    if (p !== 1 && p !== 2)
      throw new TorchError('INVALID_ARGUMENT', op, `only p 1 and p 2 are supported, not ${String(p)}.`, { p })
    const x = rows(op, input)
    const [n, classes] = x.shape as [number, number]
    if (target.shape.length > 0 || input.shape.length === 2) checkTarget(op, target, [n])
    if (weight !== null) {
      checkTarget(op, weight, [classes])
      checkSameDType(op, input, weight)
      checkConstant(op, 'weight', weight)
    }
    const y = reshape(asIndex(op, target), [n, 1])
    const short = add(sub(margin, gather(x, 1, y)), x)
    const others = ne(arange(classes, { device: x.device, dtype: 'int32' }), y)
    const counted = where(bitwiseAnd(gt(short, 0), others), short, 0)
    const powers = p === 1 ? counted : mul(counted, counted)
    const scaled = weight === null ? powers : mul(powers, unsqueeze(indexSelect(weight, 0, reshape(y, [-1])), 1))
    const losses = div(sum(scaled, 1), classes)
    return reduceLoss(reduction === 'none' ? reshape(losses, target.shape) : losses, reduction)
  })
}

const multilabelMarginLossArguments = signature('multilabelMarginLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: lossOptionsKind,
})

/**
 * Hinge loss of several classes per sample: Σ max(0, 1 − (x[j] − xᵢ)) / C over the sample's classes j and all others i, averaged
 * (`torch.nn.functional.multilabel_margin_loss`).
 *
 * @param input - Scores `[N, C]` or `[C]`.
 * @param target - Class indices in the shape of the input; a sample's classes end at the first negative one.
 * @throws TorchError `SHAPE_MISMATCH`; `INDEX_OUT_OF_RANGE`, at once or at the next read.
 * @example
 * ```ts
 * const y = torch.tensor([1, -1], { dtype: 'int32' })
 * torch.nn.functional.multilabelMarginLoss(torch.tensor([0.5, 0.5]), y) // 0.5
 * ```
 */
export function multilabelMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  multilabelMarginLossArguments(arguments)
  const op = 'multilabelMarginLoss'
  return within(op, () => {
    const reduction = options.reduction ?? 'mean'
    const x = rows(op, input)
    checkTarget(op, target, input.shape)
    const y = reshape(asIndex(op, target), x.shape)
    const classes = x.shape[1]!
    if (classes === 0) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `Expected a non-empty vector or matrix, but got ${formatShape(input.shape)}.`,
        {
          input: input.shape,
        },
      )
    }
    refuseWhere(
      () => bitwiseOr(lt(y, -1), ge(y, classes)),
      () => indexOutOfRange(op, undefined, classes),
    )
    const given = eq(cumsum(cast(lt(y, 0), 'int32'), 1), 0)
    const at = where(given, y, 0)
    const hits = scatterReduce(fillLike(y, 0), 1, at, cast(given, 'int32'), 'sum')
    const own = unsqueeze(gather(x, 1, at), 2)
    const short = add(sub(1, own), unsqueeze(x, 1))
    const pairs = bitwiseAnd(unsqueeze(given, 2), unsqueeze(logicalNot(ge(hits, 1)), 1))
    const losses = div(sum(where(bitwiseAnd(pairs, gt(short, 0)), short, 0), [1, 2]), x.shape[1]!)
    return reduceLoss(reduction === 'none' ? reshape(losses, input.shape.slice(0, -1)) : losses, reduction)
  })
}

export interface MultilabelSoftMarginLossOptions extends LossOptions {
  /** Scales the loss of each class; broadcasts. */
  readonly weight?: Tensor | null
}

const multilabelSoftMarginLossArguments = signature('multilabelSoftMarginLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({ weight: takes.orNull(takes.tensor), reduction: takes.oneOf('mean', 'sum', 'none') }),
})

/**
 * Logistic loss of several classes per sample: −(y ln sigmoid(x) + (1 − y) ln sigmoid(−x)), averaged over the classes and then
 * over the samples (`torch.nn.functional.multilabel_soft_margin_loss`).
 *
 * @param target - 0 or 1 for each element.
 * @example
 * ```ts
 * torch.nn.functional.multilabelSoftMarginLoss(torch.tensor([[0, 0]]), torch.tensor([[1, 0]])) // 0.6931
 * ```
 */
export function multilabelSoftMarginLoss(
  input: Tensor,
  target: Tensor,
  options: MultilabelSoftMarginLossOptions = {},
): Tensor {
  multilabelSoftMarginLossArguments(arguments)
  const op = 'multilabelSoftMarginLoss'
  return within(op, () => {
    const reduction = options.reduction ?? 'mean'
    if (input.shape.length === 0) {
      throw new TorchError('SHAPE_MISMATCH', op, 'takes [N, C] or [C], but got [].', { input: input.shape })
    }
    const each = neg(add(mul(target, logsigmoid(input)), mul(sub(1, target), logsigmoid(neg(input)))))
    const scaled = options.weight ? mul(each, options.weight) : each
    return reduceLoss(div(sum(scaled, -1), input.shape.at(-1)!), reduction)
  })
}
