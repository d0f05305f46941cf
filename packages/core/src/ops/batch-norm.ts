import { signature } from '../arguments/signature.ts'
import * as takes from '../arguments/kinds.ts'
import type { Op } from '../dispatch/define-op.ts'
import { noGrad } from '../dispatch/grad-mode.ts'
import { scope } from '../dispatch/scope.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { formatShape, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { clone } from './copy.ts'
import { fillLike } from './fill.ts'
import { normalisation, normalisationGrad } from './normalisation.ts'
import { sum } from './reduce.ts'
import { mean } from './statistics.ts'
import { reciprocal, rsqrt, sqrt } from './unary.ts'
import { reshape } from './views.ts'

interface Attrs {
  readonly eps: number
}

/** A per-channel vector that broadcasts over [N, C, …]. */
export function perChannel(v: Tensor, x: Tensor): Tensor {
  return reshape(v, [v.shape[0]!, ...x.shape.slice(2).map(() => 1)])
}

export function allButChannels(x: Tensor): number[] {
  return x.shape.map((_, i) => i).filter((i) => i !== 1)
}

export const batchNormOp: Op<Attrs> = normalisation<Attrs>(
  {
    name: 'batchNorm',
    meta: ([x]) => {
      const stat = { shape: [x!.shape[1]!], dtype: x!.dtype }
      return [x!, stat, stat]
    },
    composite: ([x, weight, bias], { eps }) => {
      const dims = allButChannels(x!)
      const mu = mean(x!, dims)
      const d = sub(x!, perChannel(mu, x!))
      const invstd = rsqrt(add(mean(mul(d, d), dims), eps))
      const scaled = mul(d, perChannel(mul(invstd, weight!), x!))
      return [add(scaled, perChannel(bias!, x!)), mu, invstd]
    },
  },
  () => batchNormGradOp,
)

export const batchNormGradOp: Op<Attrs> = normalisationGrad<Attrs>('batchNormGrad', ([grad, x, weight], { eps }) => {
  const dims = allButChannels(x!)
  const d = sub(x!, perChannel(mean(x!, dims), x!))
  const invstd = rsqrt(add(mean(mul(d, d), dims), eps))
  const unit = mul(d, perChannel(invstd, x!))
  const gradBias = sum(grad!, dims)
  const gradWeight = sum(mul(grad!, unit), dims)
  const count = numel(x!.shape) / x!.shape[1]!
  const centred = sub(grad!, div(add(perChannel(gradBias, x!), mul(unit, perChannel(gradWeight, x!))), count))
  return [mul(centred, perChannel(mul(weight!, invstd), x!)), gradWeight, gradBias]
})

export interface BatchNormOptions {
  /** Running mean `[C]`, updated in training. */
  readonly runningMean?: Tensor | null
  /** Running variance `[C]`, updated in training. */
  readonly runningVar?: Tensor | null
  readonly weight?: Tensor | null
  readonly bias?: Tensor | null
  /** Use this batch's statistics. Default false. */
  readonly training?: boolean
  /** Share of the new batch in the running statistics. Default 0.1. */
  readonly momentum?: number
  /** Added to the variance. Default 1e−5. */
  readonly eps?: number
}

const known = ['runningMean', 'runningVar', 'weight', 'bias', 'training', 'momentum', 'eps'] as const

const batchNormArguments = signature('batchNorm', {
  input: takes.tensor,
  options: takes.options({
    runningMean: takes.orNull(takes.tensor),
    runningVar: takes.orNull(takes.tensor),
    weight: takes.orNull(takes.tensor),
    bias: takes.orNull(takes.tensor),
    training: takes.flag,
    momentum: takes.number,
    eps: takes.number,
  }),
})

/**
 * Batch normalisation per channel: y = (x − mean) / √(var + eps) · weight + bias (`torch.nn.functional.batch_norm`).
 *
 * In training the statistics are those of the batch (biased variance), and the running ones move towards them (unbiased
 * variance) in place; otherwise the running ones are used.
 *
 * @param x - `[N, C]` or `[N, C, …]`.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` with one value per channel in training.
 * @example
 * ```ts
 * torch.nn.functional.batchNorm(torch.randn([8, 3]), { training: true }).shape // [8, 3]
 * ```
 */
export function batchNorm(x: Tensor, options: BatchNormOptions = {}): Tensor {
  batchNormArguments(arguments)
  const op = 'batchNorm'
  checkOptions(op, options, known)
  const { runningMean = null, runningVar = null, training = false, momentum = 0.1, eps = 1e-5 } = options
  // PyTorch lets nothing at all pass.
  if (sameShape(x.shape, [0])) return clone(x)
  if (x.shape.length < 2) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected at least a 2-D input [N, C, …], but got ${formatShape(x.shape)}.`,
      {
        input: x.shape,
      },
    )
  }
  const channels = x.shape[1]!
  const vectors = { runningMean, runningVar, weight: options.weight ?? null, bias: options.bias ?? null }
  for (const [name, v] of Object.entries(vectors)) {
    if (v === null || sameShape(v.shape, [channels])) continue
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `${name} should contain ${channels} elements, one per channel, not ${formatShape(v.shape)}.`,
      { [name]: v.shape, channels },
    )
  }
  const weight = vectors.weight ?? fillLike(x, 1, [channels])
  const bias = vectors.bias ?? fillLike(x, 0, [channels])
  if (!training && runningMean !== null && runningVar !== null) {
    const scale = mul(weight, reciprocal(sqrt(add(runningVar, eps))))
    return add(mul(sub(x, perChannel(runningMean, x)), perChannel(scale, x)), perChannel(bias, x))
  }
  const count = numel(x.shape) / Math.max(channels, 1)
  if (count <= 1) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `Expected more than 1 value per channel when training, got input size ${formatShape(x.shape)}.`,
      { input: x.shape },
    )
  }
  const [y, mu, invstd] = batchNormOp.all([x, weight, bias], { eps })
  if (training) noGrad(() => scope(() => track(mu!, invstd!, runningMean, runningVar, { momentum, eps, count })))
  return y!
}

function track(
  mu: Tensor,
  invstd: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  { momentum, eps, count }: { readonly momentum: number; readonly eps: number; readonly count: number },
): void {
  const blend = (running: Tensor, now: Tensor): void => {
    running.mul_(1 - momentum).add_(mul(now, momentum))
  }
  if (runningMean !== null) blend(runningMean, mu)
  if (runningVar === null) return
  const biased = sub(reciprocal(mul(invstd, invstd)), eps)
  blend(runningVar, mul(biased, count / (count - 1)))
}
