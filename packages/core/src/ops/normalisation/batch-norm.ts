import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import { isGradEnabled, noGrad } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { finfo } from '../../finfo.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub, mul_, add_ } from '../primitives/arithmetic.ts'
import { lt } from '../primitives/compare.ts'
import { clone } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { normalisation, normalisationGrad, withParameters } from './normalisation.ts'
import { checkFloat } from '../primitives/operands.ts'
import { sum } from '../primitives/reduce.ts'
import { mean } from '../reducing/statistics.ts'
import { reciprocal, rsqrt, sqrt } from '../primitives/unary.ts'
import { reshape, select } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

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

const batchNormOp: Op<Attrs> = normalisation<Attrs>(
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

const batchNormGradOp: Op<Attrs> = normalisationGrad<Attrs>('batchNormGrad', ([grad, x, weight], { eps }) => {
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
  /** Running mean `[C]`, updated in training, together with the variance. */
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
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` with one value per channel or no positive eps in training, or without
 *   running statistics else; `DTYPE_MISMATCH` for integers, and unless all dtypes are the same (parameters and statistics of a half
 *   input may be float32).
 * @example
 * ```ts
 * torch.nn.functional.batchNorm(torch.randn([8, 3]), { training: true }).shape // [8, 3]
 * ```
 */
export function batchNorm(x: Tensor, options: BatchNormOptions = {}): Tensor {
  batchNormArguments(arguments)
  const op = 'batchNorm'
  const { training = false, eps = 1e-5 } = options
  checkEps(op, eps, training)
  if (training && x.shape.length > 0 && numel(x.shape.filter((_, i) => i !== 1)) === 1) throw tooFew(op, x)
  return within(op, () => normalised(op, x, options))
}

/** What {@link batchNorm} does, under the name of whoever calls it. */
export function normalised(op: string, x: Tensor, options: BatchNormOptions): Tensor {
  const { runningMean = null, runningVar = null, training = false, eps = 1e-5 } = options
  const { weight = null, bias = null } = options
  checkFloat(op, x)
  for (const running of [runningMean, runningVar]) {
    if (running === null || !isGradEnabled() || !needsGrad(running)) continue
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      'is not differentiable with respect to running statistics. Detach them.',
    )
  }
  if (numel(x.shape) === 0) return ofNothing(x, weight, bias)
  if (x.shape.length < 2) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected at least a 2-D input [N, C, …], but got ${formatShape(x.shape)}.`,
      { input: x.shape },
    )
  }
  if ((runningMean === null) !== (runningVar === null) || (runningMean === null && !training)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      'runningMean and runningVar must be given both or, in training, not at all.',
    )
  }
  const channels = x.shape[1]!
  checkPerChannel(op, { runningMean, runningVar }, channels, ({ shape }) => sameShape(shape, [channels]))
  checkPerChannel(op, { weight, bias }, channels, ({ shape }) => numel(shape) === channels)
  return withParameters(op, x, { weight, bias, runningMean, runningVar }, (values) => {
    const scale = weight === null ? fillLike(values, 1, [channels]) : reshape(weight, [channels])
    const shift = bias === null ? fillLike(values, 0, [channels]) : reshape(bias, [channels])
    return training
      ? byBatch(values, [scale, shift], options)
      : byRunning(values, [runningMean!, runningVar!, scale, shift], eps)
  })
}

function checkEps(op: string, eps: number, training: boolean): void {
  if (training ? eps > 0 : eps >= 0) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `eps must be ${training ? 'positive during training' : 'non-negative'}, but got ${eps}.`,
    { eps },
  )
}

function tooFew(op: string, { shape }: Tensor): TorchError {
  return new TorchError(
    'INVALID_ARGUMENT',
    op,
    `Expected more than 1 value per channel when training, got input size ${formatShape(shape)}.`,
    { input: shape },
  )
}

/** Checks the vectors that hold something for each channel. */
export function checkPerChannel(
  op: string,
  vectors: { readonly [name: string]: Tensor | null },
  channels: number,
  fits: (v: Tensor) => boolean,
): void {
  for (const [name, v] of Object.entries(vectors)) {
    if (v === null || fits(v)) continue
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `${name} should contain ${channels} elements, one per channel, not ${formatShape(v.shape)}.`,
      { [name]: v.shape, channels },
    )
  }
}

/** A copy, in whose graph the parameters are, as in PyTorch: their gradients are zeros. No running statistic moves. */
function ofNothing(x: Tensor, weight: Tensor | null, bias: Tensor | null): Tensor {
  const scaled = weight === null ? clone(x) : mul(x, select(weight, 0, 0))
  return bias === null ? scaled : add(scaled, select(bias, 0, 0))
}

function byRunning(x: Tensor, parameters: readonly [Tensor, Tensor, Tensor, Tensor], eps: number): Tensor {
  const [runningMean, runningVar, weight, bias] = parameters
  const scale = mul(weight, reciprocal(sqrt(add(runningVar, eps))))
  return add(mul(sub(x, perChannel(runningMean, x)), perChannel(scale, x)), perChannel(bias, x))
}

function byBatch(x: Tensor, parameters: readonly [weight: Tensor, bias: Tensor], options: BatchNormOptions): Tensor {
  const { runningMean = null, runningVar = null, momentum = 0.1, eps = 1e-5 } = options
  const [y, mu, invstd] = batchNormOp.all([x, ...parameters], { eps })
  const count = numel(x.shape) / x.shape[1]!
  noGrad(() => scope(() => track(mu!, invstd!, runningMean, runningVar, { momentum, eps, count })))
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
    add_(mul_(running, 1 - momentum), mul(now, momentum))
  }
  if (runningMean !== null) blend(runningMean, mu)
  if (runningVar === null) return
  const raised = sub(reciprocal(mul(invstd, invstd)), eps)
  // What is left of eps when the variance is 0 are the roundings on the way.
  const biased = where(lt(raised, 4 * eps * finfo(mu.dtype).eps), 0, raised)
  blend(runningVar, mul(biased, count / (count - 1)))
}
