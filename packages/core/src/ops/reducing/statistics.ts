import { namedPair } from '../../results.ts'
import { sumOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Meta } from '../../backend/backend.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Saved } from '../../tape/node.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDims } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { eq, gt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { checkFloat, inFloat32 } from '../primitives/operands.ts'
import {
  type Attrs,
  countOf,
  type Dims,
  reducedShape,
  type ReduceOptions,
  restoreDims,
  sumOp,
  type SumOptions,
} from '../primitives/reduce.ts'
import { abs, sqrt } from '../primitives/unary.ts'
import { expand, reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

export const meanOp: Op<Attrs> = defineOp<Attrs>({
  name: 'mean',
  tier: 'composite',
  meta: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  composite: (inputs, attrs) => inFloat32(inputs, ([x]) => div(sumOp.one([x!], attrs), countOf(x!.shape, attrs.dims))),
  vjp: ({ inputs, attrs }, [grad]) => {
    const { shape } = inputs[0]!
    return [expand(restoreDims(div(grad!, countOf(shape, attrs.dims)), shape, attrs), shape)]
  },
})

const meanArguments = signature('mean', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: sumOptionsKind,
})

/**
 * Mean over dimensions; NaN of nothing (`torch.mean`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.mean(torch.tensor([1, 2, 6])) // 3
 * ```
 */
export function mean(x: Tensor, dim?: Dims, options?: SumOptions): Tensor {
  meanArguments(arguments)
  const source = options?.dtype === undefined ? x : cast(x, options.dtype)
  checkFloat('mean', source)
  const dims = normalizeDims('mean', dim, x.shape.length)
  return meanOp.one([source], { dims, squeeze: options?.keepdim !== true })
}

interface MomentAttrs extends Attrs {
  readonly correction: number
  /** Over all elements, without being told which dimensions. */
  readonly whole: boolean
}

/** Gradient of a variance and of its mean. */
function momentsGrad(
  saved: Saved<MomentAttrs>,
  gradVariance: Tensor | null,
  gradMean: Tensor | null,
): readonly (Tensor | null)[] {
  const { attrs } = saved
  const { shape } = saved.inputs[0]!
  const count = countOf(shape, attrs.dims)
  const spread = (grad: Tensor, divisor: number): Tensor => restoreDims(div(grad, divisor), shape, attrs)
  const fromMean = gradMean === null ? null : expand(spread(gradMean, count), shape)
  if (gradVariance === null) return [fromMean]
  const x = saved.input(0)
  const d = sub(x, meanOp.one([x], { dims: attrs.dims }))
  const freedom = count - attrs.correction
  // PyTorch's: a correction beyond the count makes the gradient infinite over all elements, and a division by a negative number
  // over dimensions that were named; the variance divides by 0 in either case.
  const fromVariance =
    attrs.whole && freedom <= 0
      ? mul(cast(where(gt(abs(d), 0), Infinity, NaN), d.dtype), spread(gradVariance, 1))
      : mul(d, spread(gradVariance, freedom / 2))
  return [fromMean === null ? fromVariance : add(fromVariance, fromMean)]
}

function momentsMeta([x]: readonly Tensor[], attrs: MomentAttrs): readonly Meta[] {
  const { dtype } = x!
  const shape = reducedShape(x!.shape, attrs)
  return [
    { shape, dtype },
    { shape, dtype },
  ]
}

const varianceMeanOp: Op<MomentAttrs> = defineOp<MomentAttrs>({
  name: 'varianceMean',
  tier: 'composite',
  accepts: 'floats',
  meta: momentsMeta,
  composite: ([x], attrs) => {
    const { dims } = attrs
    const count = countOf(x!.shape, dims)
    const center = div(sumOp.one([x!], { dims }), count)
    const d = sub(x!, center)
    const squares = sumOp.one([mul(d, d)], attrs)
    // Of nothing it is NaN, whatever is taken off the count.
    const variance = div(squares, count === 0 ? 0 : Math.max(0, count - attrs.correction))
    return [variance, reshape(center, variance.shape)]
  },
  saveInputs: [[0]],
  vjp: (saved, [gradVariance, gradMean]) => momentsGrad(saved, gradVariance ?? null, gradMean ?? null),
})

const stdMeanOp: Op<MomentAttrs> = defineOp<MomentAttrs>({
  name: 'stdMean',
  tier: 'composite',
  meta: momentsMeta,
  composite: ([x], attrs) => {
    const [squared, center] = varianceMeanOp.all([x!], attrs)
    return [sqrt(squared!), center!]
  },
  saveInputs: [[0]],
  saveOutputs: [0],
  vjp: (saved, [gradStd, gradMean]) => {
    if (gradStd === null || gradStd === undefined) return momentsGrad(saved, null, gradMean ?? null)
    // The subgradient at 0 is 0, as in PyTorch.
    const std = saved.output(0)
    const isZero = eq(std, 0)
    const gradVariance = where(isZero, 0, div(mul(gradStd, 0.5), where(isZero, 1, std)))
    return momentsGrad(saved, gradVariance, gradMean ?? null)
  },
})

export interface VarianceOptions extends ReduceOptions {
  /** What is subtracted from the count: 1 for a sample, 0 for a population. Default 1. */
  readonly correction?: number
  /** True is correction 1, false is correction 0: the older way to say it. */
  readonly unbiased?: boolean
}

export const varianceOptionsKind: takes.Kind = takes.options({
  correction: takes.number,
  unbiased: takes.flag,
  keepdim: takes.flag,
})

function moments(
  name: string,
  op: Op<MomentAttrs>,
  x: Tensor,
  dim: Dims | undefined,
  options: VarianceOptions | undefined,
): readonly [Tensor, Tensor] {
  checkFloat(name, x)
  const { keepdim, correction, unbiased } = options ?? {}
  if (correction !== undefined && unbiased !== undefined) {
    throw new TorchError('INVALID_ARGUMENT', name, "give either 'correction' or 'unbiased', not both.", {
      correction,
      unbiased,
    })
  }
  const dims = normalizeDims(name, dim, x.shape.length)
  const outputs = op.all([x], {
    dims,
    squeeze: keepdim !== true,
    correction: correction ?? (unbiased === false ? 0 : 1),
    whole: dim === undefined || dim === null || x.shape.length === 0,
  })
  return [outputs[0]!, outputs[1]!]
}

const varianceArguments = signature('variance', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: varianceOptionsKind,
})

/**
 * Variance over dimensions: Σ (x − mean)² / (n − correction), in two passes (`torch.var`). NaN where n ≤ correction.
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.variance(torch.tensor([1, 2, 3])) // 1
 * ```
 */
export function variance(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  varianceArguments(arguments)
  return moments('variance', varianceMeanOp, x, dim, options)[0]
}

const varianceMeanArguments = signature('varianceMean', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: varianceOptionsKind,
})

/**
 * Variance and mean over dimensions at once, `[variance, mean]`, which can also be taken by these names (`torch.var_mean`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * const [variance, mean] = torch.varianceMean(torch.tensor([1, 2, 3])) // 1, 2
 * ```
 */
export function varianceMean(
  x: Tensor,
  dim?: Dims,
  options?: VarianceOptions,
): readonly [Tensor, Tensor] & { readonly variance: Tensor; readonly mean: Tensor } {
  varianceMeanArguments(arguments)
  return namedPair(moments('varianceMean', varianceMeanOp, x, dim, options), ['variance', 'mean'])
}

const stdArguments = signature('std', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: varianceOptionsKind,
})

/**
 * Standard deviation over dimensions: the square root of {@link variance} (`torch.std`). Where it is 0, so is its gradient.
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.std(torch.tensor([1, 2, 3])) // 1
 * ```
 */
export function std(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  stdArguments(arguments)
  return moments('std', stdMeanOp, x, dim, options)[0]
}

const stdMeanArguments = signature('stdMean', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: varianceOptionsKind,
})

/**
 * Standard deviation and mean over dimensions at once, `[std, mean]`, which can also be taken by these names (`torch.std_mean`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * const [std, mean] = torch.stdMean(torch.tensor([1, 2, 3])) // 1, 2
 * ```
 */
export function stdMean(
  x: Tensor,
  dim?: Dims,
  options?: VarianceOptions,
): readonly [Tensor, Tensor] & { readonly std: Tensor; readonly mean: Tensor } {
  stdMeanArguments(arguments)
  return namedPair(moments('stdMean', stdMeanOp, x, dim, options), ['std', 'mean'])
}

/** What of this file tensors have as methods. */
export const methods = ['mean', 'std', 'variance'] as const
