import { normOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import { asBase } from '../../dispatch/compute.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { allButChannels, type BatchNormOptions, checkPerChannel, normalised, perChannel } from './batch-norm.ts'
import { clone } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { type NormOptions, standardise, standardiseGrad } from './layer-norm.ts'
import { normalisation, normalisationGrad, withParameters } from './normalisation.ts'
import { sum } from '../primitives/reduce.ts'
import { mean } from '../reducing/statistics.ts'
import { expand, reshape } from '../primitives/views.ts'
import { copy_ } from '../primitives/write.ts'

interface Attrs {
  readonly groups: number
  readonly eps: number
}

function grouped(x: Tensor, groups: number): Tensor {
  return reshape(x, [x.shape[0]!, groups, numel(x.shape.slice(1)) / groups])
}

const groupNormOp: Op<Attrs> = normalisation<Attrs>(
  {
    name: 'groupNorm',
    meta: ([x], { groups }) => {
      const stat = { shape: [x!.shape[0]!, groups], dtype: x!.dtype }
      return [x!, stat, stat]
    },
    composite: ([x, weight, bias], { groups, eps }) => {
      const { unit, mu, invstd } = standardise(grouped(x!, groups), [2], eps)
      const y = add(mul(reshape(unit, x!.shape), perChannel(weight!, x!)), perChannel(bias!, x!))
      return [y, reshape(mu, [x!.shape[0]!, groups]), reshape(invstd, [x!.shape[0]!, groups])]
    },
  },
  () => groupNormGradOp,
)

const groupNormGradOp: Op<Attrs> = normalisationGrad<Attrs>('groupNormGrad', ([grad, x, weight], { groups, eps }) => {
  const standard = standardise(grouped(x!, groups), [2], eps)
  const inner = standardiseGrad(grouped(mul(grad!, perChannel(weight!, x!)), groups), standard, [2])
  const dims = allButChannels(x!)
  return [reshape(inner, x!.shape), sum(mul(grad!, reshape(standard.unit, x!.shape)), dims), sum(grad!, dims)]
})

const groupNormArguments = signature('groupNorm', {
  input: takes.tensor,
  numGroups: takes.integer,
  weight: takes.optional(takes.tensor),
  bias: takes.optional(takes.tensor),
  options: normOptionsKind,
})

/**
 * Normalises over groups of channels of each sample: y = (x − mean) / √(var + eps) · weight + bias, with the biased variance
 * (`torch.nn.functional.group_norm`).
 *
 * @param x - `[N, C, …]`.
 * @param numGroups - Divides C.
 * @param weight - `[C]`. Default: ones.
 * @param bias - `[C]`. Default: zeros.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` if numGroups does not divide the channels.
 * @example
 * ```ts
 * torch.nn.functional.groupNorm(torch.randn([2, 6, 4]), 3).shape // [2, 6, 4]
 * ```
 */
export function groupNorm(
  x: Tensor,
  numGroups: number,
  weight?: Tensor | null,
  bias?: Tensor | null,
  options: NormOptions = {},
): Tensor {
  groupNormArguments(arguments)
  const op = 'groupNorm'
  checkFloat(op, x)
  if (x.shape.length < 2) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Expected at least 2 dimensions for input tensor, [N, C, …], but received ${formatShape(x.shape)}.`,
      { input: x.shape },
    )
  }
  const channels = x.shape[1]!
  if (!Number.isInteger(numGroups) || numGroups <= 0 || channels % numGroups !== 0) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `Expected number of channels in input to be divisible by numGroups, but got ${channels} channels and numGroups=${numGroups}.`,
      { channels, numGroups },
    )
  }
  for (const [name, v] of Object.entries({ weight, bias })) {
    if (v === null || v === undefined || sameShape(v.shape, [channels])) continue
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Expected ${name} to be a vector of size equal to the number of channels in input, ${channels}, but got ${formatShape(v.shape)}.`,
      { [name]: v.shape, channels },
    )
  }
  const values = Math.floor((x.shape[0]! * channels) / numGroups) * numel(x.shape.slice(2))
  if (values === 1) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `Expected more than 1 value per group, got input size ${formatShape(x.shape)} and numGroups=${numGroups}.`,
      { input: x.shape, numGroups },
    )
  }
  return withParameters(op, x, { weight, bias }, (batch) => {
    const vectors = [weight ?? fillLike(batch, 1, [channels]), bias ?? fillLike(batch, 0, [channels])]
    return groupNormOp.one([batch, ...vectors], { groups: numGroups, eps: options.eps ?? 1e-5 })
  })
}

export interface InstanceNormOptions extends Omit<BatchNormOptions, 'training'> {
  /** Use each sample's own statistics, and let the running ones follow them. Default true. */
  readonly useInputStats?: boolean
}

const instanceNormArguments = signature('instanceNorm', {
  input: takes.tensor,
  options: takes.options({
    useInputStats: takes.flag,
    runningMean: takes.orNull(takes.tensor),
    runningVar: takes.orNull(takes.tensor),
    weight: takes.orNull(takes.tensor),
    bias: takes.orNull(takes.tensor),
    momentum: takes.number,
    eps: takes.number,
  }),
})

/**
 * Normalises each channel of each sample by itself: y = (x − mean) / √(var + eps) · weight + bias
 * (`torch.nn.functional.instance_norm`). Running statistics, if given, follow the mean over the samples, in place.
 *
 * @param x - `[N, C, …]`.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` with one value per channel, or without the statistics it should use.
 * @example
 * ```ts
 * torch.nn.functional.instanceNorm(torch.randn([2, 3, 8])).shape // [2, 3, 8]
 * ```
 */
export function instanceNorm(x: Tensor, options: InstanceNormOptions = {}): Tensor {
  instanceNormArguments(arguments)
  const op = 'instanceNorm'
  const { runningMean = null, runningVar = null, weight = null, bias = null, useInputStats = true } = options
  if (x.shape.length < 2 || (useInputStats && numel(x.shape.slice(2)) === 1)) {
    throw new TorchError(
      x.shape.length < 2 ? 'SHAPE_MISMATCH' : 'INVALID_ARGUMENT',
      op,
      `Expected [N, C, …] with more than 1 spatial element when training, got input size ${formatShape(x.shape)}.`,
      { input: x.shape },
    )
  }
  if (!useInputStats && (runningMean === null || runningVar === null)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      'Expected runningMean and runningVar to be given when useInputStats is false.',
    )
  }
  const [n, c] = x.shape as [number, number]
  checkPerChannel(op, { runningMean, runningVar, weight, bias }, c, ({ shape }) => sameShape(shape, [c]))
  const repeated = (v: Tensor | null): Tensor | null =>
    v === null || n === 1 ? v : reshape(clone(expand(v, [n, c])), [n * c])
  const running = { runningMean: repeated(runningMean), runningVar: repeated(runningVar) }
  const affine = { weight: repeated(weight), bias: repeated(bias) }
  const { useInputStats: _, ...rest } = options
  return within(op, () => {
    const flat = reshape(x, [1, n * c, ...x.shape.slice(2)])
    const y = normalised(op, flat, { ...rest, ...running, ...affine, training: useInputStats })
    if (useInputStats && n > 1) {
      if (runningMean !== null) copy_(runningMean.detach(), mean(reshape(running.runningMean!, [n, c]), 0))
      if (runningVar !== null) copy_(runningVar.detach(), mean(reshape(running.runningVar!, [n, c]), 0))
    }
    return asBase(reshape(y, x.shape))
  })
}
