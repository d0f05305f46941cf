import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { le, lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { raised } from '../products/distance.ts'
import { fillLike } from '../primitives/fill.ts'
import { type LossOptions, type Reduction, reduceLoss } from './losses.ts'
import { xlogy } from '../elementwise/logarithms.ts'
import { checkFloat } from '../primitives/operands.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { exp, log } from '../primitives/unary.ts'
import { unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

export interface KlDivOptions {
  /** 'batchmean' divides the sum by the size of the first dimension. Default 'mean'. */
  readonly reduction?: Reduction | 'batchmean'
  /** The target, too, holds logarithms. Default false. */
  readonly logTarget?: boolean
}

const klDivArguments = signature('klDiv', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({ reduction: takes.oneOf('mean', 'sum', 'none', 'batchmean'), logTarget: takes.flag }),
})

/**
 * Kullback–Leibler divergence: y (ln y − x), where x holds log-probabilities, averaged (`torch.nn.functional.kl_div`).
 *
 * @param input - Log-probabilities.
 * @param target - Probabilities, or their logarithms with logTarget.
 * @throws TorchError `INVALID_ARGUMENT` for an unknown reduction.
 * @example
 * ```ts
 * const x = torch.tensor([0.5, 0.5]).log()
 * torch.nn.functional.klDiv(x, torch.tensor([1, 0]), { reduction: 'sum' }) // 0.6931
 * ```
 */
export function klDiv(input: Tensor, target: Tensor, options: KlDivOptions = {}): Tensor {
  klDivArguments(arguments)
  const op = 'klDiv'
  return within(op, () => {
    const { reduction = 'mean', logTarget = false } = options
    for (const { dtype } of [input, target]) {
      if (isFloat(dtype)) continue
      throw new TorchError(
        'DTYPE_MISMATCH',
        op,
        `takes floating tensors, but got ${dtype}. Convert with to('float32').`,
        {
          dtype,
        },
      )
    }
    const kind = reduction === 'batchmean' ? 'sum' : reduction
    const losses = logTarget ? mul(exp(target), sub(target, input)) : sub(xlogy(target, target), mul(target, input))
    const reduced = reduceLoss(losses, kind)
    return reduction === 'batchmean' && input.shape.length > 0 ? div(reduced, input.shape[0]!) : reduced
  })
}

export interface GaussianNllLossOptions extends LossOptions {
  /** Add the constant ½ ln 2π. Default false. */
  readonly full?: boolean
  /** Least variance. Default 1e−6. */
  readonly eps?: number
}

const gaussianNllLossArguments = signature('gaussianNllLoss', {
  input: takes.tensor,
  target: takes.tensor,
  variance: takes.operand,
  options: takes.options({ full: takes.flag, eps: takes.number, reduction: takes.oneOf('mean', 'sum', 'none') }),
})

/**
 * Negative log likelihood of a normal distribution: ½ (ln var + (x − y)² / var), averaged
 * (`torch.nn.functional.gaussian_nll_loss`).
 *
 * @param input - Means.
 * @param target - Observations.
 * @param variance - A number, or a tensor like the input, or one without its last dimension or with that of size one. Values
 * below eps count as eps; negative ones are not refused, which would need a read.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for a negative number.
 * @example
 * ```ts
 * torch.nn.functional.gaussianNllLoss(torch.tensor([1]), torch.tensor([3]), 4) // 1.1931
 * ```
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor | number,
  options: GaussianNllLossOptions = {},
): Tensor {
  gaussianNllLossArguments(arguments)
  const op = 'gaussianNllLoss'
  return within(op, () => {
    const reduction = options.reduction ?? 'mean'
    const safe = raised(varianceLike(op, input, variance), options.eps ?? 1e-6)
    const d = sub(input, target)
    const losses = mul(add(log(safe), div(mul(d, d), safe)), 0.5)
    return reduceLoss(options.full === true ? add(losses, 0.5 * Math.log(2 * Math.PI)) : losses, reduction)
  })
}

function varianceLike(op: string, input: Tensor, variance: Tensor | number): Tensor {
  if (typeof variance === 'number') {
    if (!(variance < 0)) return mul(fillLike(input, 1), variance)
    throw new TorchError('INVALID_ARGUMENT', op, `variance must not be negative, but is ${variance}.`, { variance })
  }
  checkFloat(op, variance)
  refuseWhere(
    () => lt(variance.detach(), 0),
    () => new TorchError('INVALID_ARGUMENT', op, 'variance must not be negative, but has negative entries.'),
  )
  const [own, wanted] = [variance.shape, input.shape]
  if (sameShape(own, wanted)) return variance
  if (sameShape(own, wanted.slice(0, -1))) return unsqueeze(variance, -1)
  const differing = own.filter((size, i) => size !== wanted[i])
  if (own.length === wanted.length && differing.length === 1 && differing[0] === 1) return variance
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `variance must be like the input ${formatShape(wanted)}, or have one of its sizes missing or one, but is ${formatShape(own)}.`,
    { variance: own, input: wanted },
  )
}

export interface PoissonNllLossOptions extends LossOptions {
  /** The input is the logarithm of the rate. Default true. */
  readonly logInput?: boolean
  /** Add Stirling's approximation of ln y!. Default false. */
  readonly full?: boolean
  /** Keeps the logarithm finite without logInput. Default 1e−8. */
  readonly eps?: number
}

const poissonNllLossArguments = signature('poissonNllLoss', {
  input: takes.tensor,
  target: takes.tensor,
  options: takes.options({
    logInput: takes.flag,
    full: takes.flag,
    eps: takes.number,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * Negative log likelihood of a Poisson distribution: eˣ − y x, or x − y ln(x + eps) without logInput, averaged
 * (`torch.nn.functional.poisson_nll_loss`).
 *
 * @example
 * ```ts
 * torch.nn.functional.poissonNllLoss(torch.tensor([0]), torch.tensor([2])) // 1
 * ```
 */
export function poissonNllLoss(input: Tensor, target: Tensor, options: PoissonNllLossOptions = {}): Tensor {
  poissonNllLossArguments(arguments)
  return within('poissonNllLoss', () => {
    const { logInput = true, full = false, eps = 1e-8 } = options
    const reduction = options.reduction ?? 'mean'
    // A whole eps would count as an integer beside integers.
    const shifted = () => add(isFloat(input.dtype) ? input : cast(input, 'float32'), eps)
    const losses = logInput ? sub(exp(input), mul(target, input)) : sub(input, mul(target, log(shifted())))
    return reduceLoss(full ? add(losses, cast(stirling(target), losses.dtype)) : losses, reduction)
  })
}

/** y ln y − y + ½ ln 2πy where y > 1, else 0. */
function stirling(y: Tensor): Tensor {
  return where(le(y, 1), 0, add(sub(mul(y, log(y)), y), mul(log(mul(y, 2 * Math.PI)), 0.5)))
}
