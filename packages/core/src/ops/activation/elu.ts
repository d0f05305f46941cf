import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { activation } from './activation.ts'
import { mul } from '../primitives/arithmetic.ts'
import { inFloat32 } from '../primitives/operands.ts'
import { le, lt } from '../primitives/compare.ts'
import { exp, expm1 } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

interface Attrs {
  readonly alpha: number
  /** Of the whole. */
  readonly scale: number
  /** Of x where it is negative. */
  readonly inputScale: number
}

/** 0 from 0 on, so that the exponential of what is not chosen cannot overflow, and the slope at 0 is constant, as in PyTorch. */
function negativePart(x: Tensor): Tensor {
  return where(lt(x, 0), x, 0)
}

function times(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : mul(x, factor)
}

function family(name: string): (x: Tensor, attrs: Attrs, inPlace?: boolean) => Tensor {
  const op = activation<Attrs>(
    name,
    (x, { alpha, scale, inputScale }) => {
      // Halves are computed in float32, which alpha fits.
      const below = inFloat32([x], ([wide]) => times(expm1(times(negativePart(wide!), inputScale)), alpha * scale))
      return where(lt(x, 0), below, times(x, scale))
    },
    (grad, x, { alpha, scale, inputScale }) => {
      const slope = inFloat32([x], ([wide]) =>
        times(exp(times(negativePart(wide!), inputScale)), alpha * scale * inputScale),
      )
      // As PyTorch, NaN lies on the straight side.
      return mul(grad, where(le(x, 0), slope, scale))
    },
  )
  return (x, attrs, inPlace = false) => (inPlace ? op.into(x, [x], attrs) : op.one([x], attrs))
}

const eluOp = family('elu')
const celuOp = family('celu')
const seluOp = family('selu')

export interface EluOptions {
  /** What the function tends to, negated, for large negative x. Default 1. */
  readonly alpha?: number
}

const eluOptionsKind: takes.Kind = takes.options({ alpha: takes.number })

function eluAttrs({ alpha = 1 }: EluOptions): Attrs {
  return { alpha, scale: 1, inputScale: 1 }
}

const eluArguments = signature('elu', { input: takes.tensor, options: eluOptionsKind })

/**
 * Exponential linear unit: x for x > 0, else α (eˣ − 1) (`torch.nn.functional.elu`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.elu(torch.tensor([-1, 2])) // [-0.6321, 2]
 * ```
 */
export function elu(x: Tensor, options: EluOptions = {}): Tensor {
  eluArguments(arguments)
  return eluOp(x, eluAttrs(options))
}

const eluInPlaceArguments = signature('elu_', { input: takes.tensor, options: eluOptionsKind })

/**
 * {@link elu} in place (`torch.nn.functional.elu_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.elu_(torch.tensor([-1, 2])) // [-0.6321, 2]
 * ```
 */
export function elu_(x: Tensor, options: EluOptions = {}): Tensor {
  eluInPlaceArguments(arguments)
  return eluOp(x, eluAttrs(options), true)
}

function celuAttrs(op: string, options: EluOptions): Attrs {
  const { alpha = 1 } = options
  if (alpha === 0) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      'alpha cannot be 0, which would divide by zero. Use relu() for that.',
      {
        alpha,
      },
    )
  }
  return { alpha, scale: 1, inputScale: 1 / alpha }
}

const celuArguments = signature('celu', { input: takes.tensor, options: eluOptionsKind })

/**
 * Continuously differentiable exponential linear unit: x for x > 0, else α (e^(x/α) − 1) (`torch.celu`).
 *
 * @throws TorchError `INVALID_ARGUMENT` for alpha 0; `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.celu(torch.tensor([-1, 2]), { alpha: 2 }) // [-0.7869, 2]
 * ```
 */
export function celu(x: Tensor, options: EluOptions = {}): Tensor {
  celuArguments(arguments)
  return celuOp(x, celuAttrs('celu', options))
}

const celuInPlaceArguments = signature('celu_', { input: takes.tensor, options: eluOptionsKind })

/**
 * {@link celu} in place (`torch.celu_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.celu_(torch.tensor([-1, 2]), { alpha: 2 }) // [-0.7869, 2]
 * ```
 */
export function celu_(x: Tensor, options: EluOptions = {}): Tensor {
  celuInPlaceArguments(arguments)
  return celuOp(x, celuAttrs('celu_', options), true)
}

/** Fixed point of mean 0 and variance 1 for normal inputs (Klambauer et al. 2017). */
export const seluAlpha = 1.6732632423543772
export const seluScale = 1.0507009873554805
const seluAttrs: Attrs = { alpha: seluAlpha, scale: seluScale, inputScale: 1 }

const seluArguments = signature('selu', { input: takes.tensor })

/**
 * Scaled exponential linear unit: 1.0507 · (x for x > 0, else 1.6733 (eˣ − 1)), which keeps mean 0 and variance 1
 * (`torch.selu`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.selu(torch.tensor([-1, 2])) // [-1.1113, 2.1014]
 * ```
 */
export function selu(x: Tensor): Tensor {
  seluArguments(arguments)
  return seluOp(x, seluAttrs)
}

const seluInPlaceArguments = signature('selu_', { input: takes.tensor })

/**
 * {@link selu} in place (`torch.selu_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.selu_(torch.tensor([-1, 2])) // [-1.1113, 2.1014]
 * ```
 */
export function selu_(x: Tensor): Tensor {
  seluInPlaceArguments(arguments)
  return seluOp(x, seluAttrs, true)
}
