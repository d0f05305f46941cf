import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { isFloat } from '../dtype.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { formatShape, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add, mul, sub } from './arithmetic.ts'
import { eq, ne } from './compare.ts'
import { cast } from './copy.ts'
import { arange } from './creation.ts'
import { asIndex, gather, indexSelect } from './gather.ts'
import { checkReduction, type LossOptions, reduceLoss, weightedMean } from './losses.ts'
import { sum } from './reduce.ts'
import { logsumexp } from './logsumexp.ts'
import { logSoftmax } from './softmax.ts'
import { exp, neg } from './unary.ts'
import { permute, reshape, squeeze, unsqueeze } from './views.ts'
import { where } from './where.ts'

interface Attrs {
  readonly ignoreIndex: number
}

/** Class indices with the ignored ones replaced by 0, so that they can be gathered. */
function safe(target: Tensor, ignoreIndex: number): Tensor {
  return where(eq(target, ignoreIndex), 0, target)
}

export const crossEntropyOp: Op<Attrs> = defineOp<Attrs>({
  name: 'crossEntropy',
  tier: 'composite',
  meta: ([x]) => {
    const meta = { shape: [x!.shape[0]!], dtype: x!.dtype }
    return [meta, meta]
  },
  composite: ([x, target], { ignoreIndex }) => {
    const total = logsumexp(x!, 1)
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

export const crossEntropyGradOp: Op<Attrs> = defineOp<Attrs>({
  name: 'crossEntropyGrad',
  tier: 'composite',
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

function checkTarget(op: string, input: Tensor, target: Tensor): void {
  const expected = [...input.shape.slice(0, 1), ...input.shape.slice(2)]
  if (input.shape.length < 2 || !sameShape(target.shape, expected)) {
    throw new TorchError(
      input.shape.length < 2 ? 'NO_BATCH_DIMENSION' : 'SHAPE_MISMATCH',
      op,
      `Expected input batch_size (${input.shape[0] ?? 'none'}) to match target batch_size (${target.shape[0] ?? 'none'}): ` +
        `input ${formatShape(input.shape)} is [N, C, …], so target must be [N, …], but is ${formatShape(target.shape)}. ` +
        'For a single sample add a batch dimension with unsqueeze(0).',
      { input: input.shape, target: target.shape },
    )
  }
  if (!isFloat(input.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', op, `expected floating-point input, but got ${input.dtype}.`, {
      dtype: input.dtype,
    })
  }
}

/** [N, C, d1, …] as rows of classes. */
function rowsOf(x: Tensor): Tensor {
  if (x.shape.length === 2) return x
  const order = [0, ...x.shape.map((_, i) => i).slice(2), 1]
  return reshape(permute(x, order), [-1, x.shape[1]!])
}

/**
 * Negative log likelihood: −weight[y] · x[y], averaged over the weights (`torch.nn.functional.nll_loss`).
 *
 * @param input - Log-probabilities `[N, C]` or `[N, C, …]`.
 * @param target - Class indices `[N]` or `[N, …]`, int32.
 * @throws TorchError `SHAPE_MISMATCH`; `INDEX_OUT_OF_RANGE` for a class outside [0, C).
 * @example
 * ```ts
 * const log = torch.logSoftmax(torch.zeros([1, 2]), 1)
 * torch.nn.functional.nllLoss(log, torch.tensor([1], { dtype: 'int32' })) // 0.6931
 * ```
 */
export function nllLoss(input: Tensor, target: Tensor, options: NllOptions = {}): Tensor {
  checkOptions('nllLoss', options, ['reduction', 'weight', 'ignoreIndex'])
  checkTarget('nllLoss', input, target)
  return nll(rowsOf(input), target, options, 0)
}

function nll(logp: Tensor, target: Tensor, options: NllOptions, smoothing: number): Tensor {
  const reduction = checkReduction('nllLoss', options.reduction ?? 'mean')
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
  return reduceLoss(reshape(losses, target.shape), reduction)
}

/**
 * Cross-entropy between logits and classes: ln Σ exp(x) − x[y], averaged (`torch.nn.functional.cross_entropy`).
 *
 * @param input - Logits `[N, C]` or `[N, C, …]`.
 * @param target - Class indices `[N]` or `[N, …]` (int32), or class probabilities in the shape of the input.
 * @throws TorchError `SHAPE_MISMATCH`; `INDEX_OUT_OF_RANGE` for a class outside [0, C), at once or at the next read.
 * @example
 * ```ts
 * torch.nn.functional.crossEntropy(torch.zeros([1, 2]), torch.tensor([1], { dtype: 'int32' })) // 0.6931
 * ```
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const op = 'crossEntropy'
  checkOptions(op, options, ['reduction', 'weight', 'ignoreIndex', 'labelSmoothing'])
  const { labelSmoothing = 0, weight = null, ignoreIndex = -100 } = options
  const reduction = checkReduction(op, options.reduction ?? 'mean')
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new TorchError('INVALID_ARGUMENT', op, `labelSmoothing must be between 0 and 1, but got ${labelSmoothing}.`, {
      labelSmoothing,
    })
  }
  if (isFloat(target.dtype) && sameShape(input.shape, target.shape)) {
    return withProbabilities(input, target, weight, reduction, labelSmoothing)
  }
  checkTarget(op, input, target)
  const rows = rowsOf(input)
  if (weight !== null || labelSmoothing > 0) {
    const { labelSmoothing: _, ...rest } = options
    return nll(logSoftmax(rows, 1), target, rest, labelSmoothing)
  }
  const y = reshape(asIndex(op, target), [-1])
  const losses = crossEntropyOp.one([rows, y], { ignoreIndex })
  if (reduction === 'mean') return weightedMean(losses, cast(ne(y, ignoreIndex), losses.dtype))
  return reduceLoss(reshape(losses, target.shape), reduction)
}

function withProbabilities(
  input: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: 'mean' | 'sum' | 'none',
  smoothing: number,
): Tensor {
  const classes = input.shape[1] ?? 1
  const y = smoothing > 0 ? add(mul(target, 1 - smoothing), smoothing / classes) : target
  const scale = weight === null ? y : mul(y, reshape(weight, [classes, ...input.shape.slice(2).map(() => 1)]))
  const losses = neg(sum(mul(logSoftmax(input, 1), scale), 1))
  return reduction === 'mean'
    ? mul(sum(losses), classes / (input.shape.reduce((a, b) => a * b, 1) || 1))
    : reduceLoss(losses, reduction)
}
