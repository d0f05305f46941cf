import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { eq, ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { asIndex, gather, indexSelect } from '../primitives/gather.ts'
import { checkConstant, type LossOptions, type Reduction, reduceLoss, weightedMean } from './losses.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { amax, sum } from '../primitives/reduce.ts'
import { logSoftmax } from '../activation/softmax.ts'
import { exp, log, neg } from '../primitives/unary.ts'
import { permute, reshape, squeeze, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

interface Attrs {
  readonly ignoreIndex: number
}

/** Class indices with the ignored ones replaced by 0, so that they can be gathered. */
function safe(target: Tensor, ignoreIndex: number): Tensor {
  return where(eq(target, ignoreIndex), 0, target)
}

/** ln Σ exp(x) of each row; NaN where a logit is +∞ or all are −∞, as the difference of infinities is. */
function logSums(x: Tensor): Tensor {
  if (x.shape[1] === 0) return log(sum(x, 1))
  const top = amax(x, 1, { keepdim: true })
  return squeeze(add(log(sum(exp(sub(x, top)), 1, { keepdim: true })), top), 1)
}

const crossEntropyOp: Op<Attrs> = defineOp<Attrs>({
  name: 'crossEntropy',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x]) => {
    const meta = { shape: [x!.shape[0]!], dtype: x!.dtype }
    return [meta, meta]
  },
  composite: ([x, target], { ignoreIndex }) => {
    const total = logSums(x!)
    const picked = squeeze(gather(x!, 1, unsqueeze(safe(target!, ignoreIndex), 1)), 1)
    return [where(eq(target!, ignoreIndex), 0, sub(total, picked)), total]
  },
  saveInputs: [[0, 1]],
  saveOutputs: [1],
  vjp: (saved, [grad = null, gradTotal = null]) => {
    const [x, target] = [saved.input(0), saved.input(1)]
    const own = grad === null ? null : crossEntropyGradOp.one([grad, x, target, saved.output(1)], saved.attrs)
    if (gradTotal === null) return [own, null]
    const through = mul(unsqueeze(gradTotal, 1), exp(sub(x, unsqueeze(saved.output(1), 1))))
    return [own === null ? through : add(own, through), null]
  },
})

const crossEntropyGradOp: Op<Attrs> = defineOp<Attrs>({
  name: 'crossEntropyGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([, x]) => x!,
  composite: ([grad, x, target, total], { ignoreIndex }) => {
    const classes = arange(x!.shape[1]!, { device: x!.device, dtype: 'int32' })
    const oneHot = cast(eq(unsqueeze(target!, 1), classes), x!.dtype)
    const rows = where(eq(target!, ignoreIndex), 0, grad!)
    return mul(sub(exp(sub(x!, unsqueeze(total!, 1))), oneHot), unsqueeze(rows, 1))
  },
})

export interface NllOptions extends LossOptions {
  /** Scales the loss of each class: `[C]`. */
  readonly weight?: Tensor | null
  /** Targets with this value do not count. Default −100. */
  readonly ignoreIndex?: number
}
export interface CrossEntropyOptions extends NllOptions {
  /** Share of probability spread evenly over all classes, in [0, 1]. Default 0. */
  readonly labelSmoothing?: number
}

/** Input and target with a batch dimension, which a single sample lacks. */
function batched(op: string, input: Tensor, target: Tensor): readonly [Tensor, Tensor] {
  const single = input.shape.length === 1 && target.shape.length <= 1 && numel(target.shape) === 1
  const expected = single ? [] : [...input.shape.slice(0, 1), ...input.shape.slice(2)]
  if (!single && (input.shape.length < 2 || !sameShape(target.shape, expected))) {
    throw new TorchError(
      input.shape.length < 2 ? 'NO_BATCH_DIMENSION' : 'SHAPE_MISMATCH',
      op,
      `Expected input batch_size (${input.shape[0] ?? 'none'}) to match target batch_size (${target.shape[0] ?? 'none'}): ` +
        `input ${formatShape(input.shape)} is [N, C, …], so target must be [N, …], but is ${formatShape(target.shape)}. ` +
        'A single sample is [C] with a target [], or becomes a batch with unsqueeze(0).',
      { input: input.shape, target: target.shape },
    )
  }
  checkFloat(op, input)
  return single ? [unsqueeze(input, 0), reshape(target, [1])] : [input, target]
}

function checkClassWeight(op: string, weight: Tensor | null | undefined, classes: number): void {
  if (!weight || sameShape(weight.shape, [classes])) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `weight should hold one number for each of the ${classes} classes, but is ${formatShape(weight.shape)}.`,
    { weight: weight.shape, classes },
  )
}

/** A weight of classes beside class indices, which has no gradient. */
function checkFixedWeight(op: string, weight: Tensor | null | undefined, x: Tensor): void {
  checkClassWeight(op, weight, x.shape[1]!)
  if (weight) checkSameDType(op, x, weight)
  checkConstant(op, 'weight', weight)
}

/** [N, C, d1, …] as rows of classes. */
function rowsOf(x: Tensor): Tensor {
  if (x.shape.length === 2) return x
  const order = [0, ...x.shape.map((_, i) => i).slice(2), 1]
  return reshape(permute(x, order), [-1, x.shape[1]!])
}

const nllLossArguments = signature('nllLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({
    weight: takes.orNull(takes.tensor),
    ignoreIndex: takes.integer,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * Negative log likelihood: −weight[y] · x[y], averaged over the weights (`torch.nn.functional.nll_loss`).
 *
 * @param input - Log-probabilities `[N, C]` or `[N, C, …]`, or `[C]` of a single sample.
 * @param target - Class indices `[N]` or `[N, …]`, or `[]`, int32.
 * @throws TorchError `SHAPE_MISMATCH`; `INDEX_OUT_OF_RANGE` for a class outside [0, C).
 * @example
 * ```ts
 * const log = torch.logSoftmax(torch.zeros([1, 2]), 1)
 * torch.nn.functional.nllLoss(log, torch.tensor([1], { dtype: 'int32' })) // 0.6931
 * ```
 */
export function nllLoss(input: Tensor, target: Tensor, options: NllOptions = {}): Tensor {
  nllLossArguments(arguments)
  return within('nllLoss', () => {
    const [x, y] = batched('nllLoss', input, target)
    checkFixedWeight('nllLoss', options.weight, x)
    return shapedLike(nll(rowsOf(x), y, options, 0), options, input, target)
  })
}

/** Losses without a reduction have the shape of the target, which may have had no batch dimension. */
function shapedLike(loss: Tensor, { reduction }: LossOptions, input: Tensor, { shape }: Tensor): Tensor {
  return reduction === 'none' ? reshape(loss, input.shape.length === 1 ? [] : shape) : loss
}

function nll(logp: Tensor, target: Tensor, options: NllOptions, smoothing: number): Tensor {
  const reduction = options.reduction ?? 'mean'
  const { ignoreIndex = -100 } = options
  const y = reshape(asIndex('nllLoss', target), [-1])
  const index = safe(y, ignoreIndex)
  const counts = ne(y, ignoreIndex)
  const weights = options.weight ? where(counts, indexSelect(options.weight, 0, index), 0) : cast(counts, logp.dtype)
  const picked = neg(squeeze(gather(logp, 1, unsqueeze(index, 1)), 1))
  let losses = where(counts, mul(picked, weights), 0)
  if (smoothing > 0) {
    const spread = neg(sum(options.weight ? mul(logp, options.weight) : logp, 1))
    const smooth = where(counts, mul(spread, smoothing / logp.shape[1]!), 0)
    losses = add(mul(losses, 1 - smoothing), smooth)
  }
  if (reduction === 'mean') return weightedMean(losses, weights)
  return reduceLoss(losses, reduction)
}

const crossEntropyArguments = signature('crossEntropy', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({
    labelSmoothing: takes.number,
    weight: takes.orNull(takes.tensor),
    ignoreIndex: takes.integer,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * Cross-entropy between logits and classes: ln Σ exp(x) − x[y], averaged (`torch.nn.functional.cross_entropy`).
 *
 * @param input - Logits `[N, C]` or `[N, C, …]`, or `[C]` of a single sample.
 * @param target - Class indices `[N]` or `[N, …]`, or `[]` (int32), or class probabilities in the shape of the input.
 * @throws TorchError `SHAPE_MISMATCH`; `INDEX_OUT_OF_RANGE` for a class outside [0, C), at once or at the next read.
 * @example
 * ```ts
 * torch.nn.functional.crossEntropy(torch.zeros([1, 2]), torch.tensor([1], { dtype: 'int32' })) // 0.6931
 * ```
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  crossEntropyArguments(arguments)
  const op = 'crossEntropy'
  return within(op, () => {
    const { labelSmoothing = 0, weight = null, ignoreIndex = -100 } = options
    const reduction = options.reduction ?? 'mean'
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        op,
        `labelSmoothing must be between 0 and 1, but got ${labelSmoothing}.`,
        {
          labelSmoothing,
        },
      )
    }
    if (isFloat(target.dtype) && sameShape(input.shape, target.shape)) {
      if (ignoreIndex >= 0) {
        throw new TorchError(
          'INVALID_ARGUMENT',
          op,
          `ignoreIndex is not supported for class probabilities, but is ${ignoreIndex}.`,
          {
            ignoreIndex,
          },
        )
      }
      return withProbabilities(input, target, weight, reduction, labelSmoothing)
    }
    const [x, labels] = batched(op, input, target)
    checkFixedWeight(op, weight, x)
    const rows = rowsOf(x)
    if (weight !== null || labelSmoothing > 0) {
      const { labelSmoothing: _, ...rest } = options
      return shapedLike(nll(logSoftmax(rows, 1), labels, rest, labelSmoothing), options, input, target)
    }
    const y = reshape(asIndex(op, labels), [-1])
    const losses = crossEntropyOp.one([rows, y], { ignoreIndex })
    if (reduction === 'mean') return weightedMean(losses, cast(ne(y, ignoreIndex), losses.dtype))
    return shapedLike(reduceLoss(losses, reduction), options, input, target)
  })
}

function withProbabilities(
  input: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: Reduction,
  smoothing: number,
): Tensor {
  const dim = input.shape.length === 1 ? 0 : 1
  const classes = input.shape[dim] ?? 1
  checkClassWeight('crossEntropy', weight, classes)
  const y = smoothing > 0 ? add(mul(target, 1 - smoothing), smoothing / classes) : target
  const scale = weight === null ? y : mul(y, reshape(weight, [classes, ...input.shape.slice(dim + 1).map(() => 1)]))
  const losses = neg(sum(mul(logSoftmax(input, dim), scale), dim))
  return reduction === 'mean' ? div(sum(losses), numel(input.shape) / classes) : reduceLoss(losses, reduction)
}
