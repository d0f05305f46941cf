import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op, OpDefinition } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { type DType, promoteTypes } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDim, normalizeDims } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, pow, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { eq, gt, ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { checkFloat, checkNumeric } from '../primitives/operands.ts'
import {
  amax,
  amin,
  type Attrs,
  checkNonEmpty,
  countOf,
  type Dims,
  reducedShape,
  type ReduceOptions,
  restoreDims,
  sumOp,
} from '../primitives/reduce.ts'
import { abs, isnan, reciprocal, sign, sqrt } from '../primitives/unary.ts'
import { reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

interface NormAttrs extends Attrs {
  readonly p: number
}

function forward(x: Tensor, { dims, squeeze, p }: NormAttrs): Tensor {
  const keepdim = { keepdim: squeeze !== true }
  // Of single numbers it is |x|, also where their powers are beyond the dtype.
  if (p !== 0 && countOf(x.shape, dims) === 1)
    return reshape(abs(x), reducedShape(x.shape, { dims, squeeze: squeeze === true }))
  if (p === 2) return sqrt(sumOp.one([mul(x, x)], { dims, squeeze: squeeze === true }))
  const terms = p === 0 ? cast(ne(x, 0), x.dtype) : abs(x)
  if (Math.abs(p) === Infinity) return dims.length === 0 ? terms : (p > 0 ? amax : amin)(terms, dims, keepdim)
  const powers = p === 0 || p === 1 ? terms : pow(terms, p)
  const total = sumOp.one([powers], { dims, squeeze: squeeze === true })
  const nothing = countOf(x.shape, dims) === 0
  return p === 0 || p === 1 || nothing ? total : pow(total, 1 / p)
}

/** Where a norm is 0 its gradient is, too, as in PyTorch; `divisor` is kept away from 0 there. */
function unlessZero(norm: Tensor, gradient: (norm: Tensor) => Tensor): Tensor {
  const isZero = eq(norm, 0)
  return where(isZero, 0, gradient(where(isZero, 1, norm)))
}

/** |x|ᵖ⁻¹ sign(x), 0 at 0. */
function signedPower(x: Tensor, p: number): Tensor {
  if (!(p <= 2)) return mul(x, pow(abs(x), p - 2))
  const isZero = eq(x, 0)
  return where(isZero, 0, mul(sign(x), pow(abs(where(isZero, 1, x)), p - 1)))
}

const vjp: NonNullable<OpDefinition<NormAttrs>['vjp']> = (saved, [grad]) => {
  const { attrs } = saved
  const { p, dims } = attrs
  const x = saved.input(0)
  const g = restoreDims(grad!, x.shape, attrs)
  if (p === 0) return [fillLike(x, 0)]
  if (p === 1) return [mul(sign(x), g)]
  // x / |x|, which is NaN where x is no number or infinite: there x − x is NaN, and 0 elsewhere.
  if (Number.isFinite(p) && countOf(x.shape, dims) === 1) return [mul(add(sign(x), sub(x, x)), g)]
  const norm = restoreDims(saved.output(0), x.shape, attrs)
  if (p === 2) return [unlessZero(norm, (length) => mul(x, div(g, length)))]
  if (Math.abs(p) === Infinity) {
    const hit = cast(bitwiseOr(eq(abs(x), norm), bitwiseAnd(isnan(x), isnan(norm))), g.dtype)
    return [mul(sign(x), mul(hit, div(g, sumOp.one([hit], { dims }))))]
  }
  return [unlessZero(norm, (length) => mul(signedPower(x, p), div(g, pow(length, p - 1))))]
}

const normOp: Op<NormAttrs> = defineOp<NormAttrs>({
  name: 'norm',
  tier: 'composite',
  meta: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  composite: ([x], attrs) => forward(x!, attrs),
  saveInputs: [[0]],
  saveOutputs: [0],
  vjp,
})

export interface NormOptions extends ReduceOptions {
  /** Convert the input to this dtype first. */
  readonly dtype?: DType
}

const normArguments = signature('norm', {
  input: takes.tensor,
  p: takes.optional(takes.either(takes.number, takes.oneOf('fro'))),
  dim: takes.optional(takes.dims),
  options: takes.options({ dtype: takes.dtype, keepdim: takes.flag }),
})

/**
 * Length of vectors over dimensions: (Σ |x|ᵖ)^(1/p) (`torch.norm`, `torch.linalg.vector_norm`). p = ∞ is the largest |x|, −∞ the
 * smallest, 0 the number of elements that are not 0. Where a norm is 0, its gradient is 0.
 *
 * @param p - Any number, or 'fro' for 2. Default 'fro'.
 * @param dim - Dimensions to reduce. Default: all.
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool, `INVALID_ARGUMENT` where nothing is left to compare.
 * @example
 * ```ts
 * torch.norm(torch.tensor([3, 4])) // 5
 * torch.norm(torch.tensor([[3, -4], [0, 1]]), Infinity, 1) // [4, 1]
 * ```
 */
export function norm(x: Tensor, p: number | 'fro' = 'fro', dim?: Dims, options?: NormOptions): Tensor {
  normArguments(arguments)
  return normOf('norm', x, p, dim, options)
}

function normOf(op: string, x: Tensor, p: number | 'fro', dim?: Dims, options?: NormOptions): Tensor {
  checkFloat(op, x)
  const source = options?.dtype === undefined ? x : cast(x, options.dtype)
  checkFloat(op, source)
  if (promoteTypes(x.dtype, source.dtype) !== source.dtype) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      `the input's dtype ${x.dtype} does not go into ${source.dtype} without narrowing. Convert it first, with to(dtype).`,
      { input: x.dtype, dtype: source.dtype },
    )
  }
  const order = p === 'fro' ? 2 : p
  const dims = normalizeDims(op, dim, x.shape.length)
  if (order < 0 || order === Infinity) checkNonEmpty(op, x, dims)
  return normOp.one([source], { dims, squeeze: options?.keepdim !== true, p: order })
}

const distArguments = signature('dist', { input: takes.tensor, other: takes.tensor, p: takes.optional(takes.number) })

/**
 * Distance of two tensors, which broadcast: the `p`-norm of x − other over all elements (`torch.dist`).
 *
 * @example
 * ```ts
 * torch.dist(torch.tensor([1, 2]), torch.tensor([4, 6])) // 5
 * ```
 */
export function dist(x: Tensor, other: Tensor, p = 2): Tensor {
  distArguments(arguments)
  checkNumeric('dist', x)
  return normOf('dist', sub(x, other), p)
}

const renormArguments = signature('renorm', {
  input: takes.tensor,
  p: takes.number,
  dim: takes.integer,
  maxnorm: takes.number,
})

/**
 * Shrinks the slices of `dim` whose `p`-norm is above `maxnorm` to that norm: x · maxnorm / (norm + 10⁻⁷) (`torch.renorm`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if p ≤ 0 or maxnorm < 0.
 * @example
 * ```ts
 * torch.renorm(torch.tensor([[3, 4], [0.3, 0.4]]), 2, 0, 1) // [[0.6, 0.8], [0.3, 0.4]]
 * ```
 */
export function renorm(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  renormArguments(arguments)
  if (!(p > 0) || !(maxnorm >= 0) || x.shape.length < 2) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'renorm',
      `needs p > 0, maxnorm ≥ 0 and at least two dimensions, but got p = ${p}, maxnorm = ${maxnorm} and ${x.shape.length}.`,
      { p, maxnorm, shape: x.shape },
    )
  }
  const d = normalizeDim('renorm', dim, x.shape.length)
  const others = x.shape.map((_, i) => i).filter((i) => i !== d)
  const length = normOf('renorm', x, p, others, { keepdim: true })
  return mul(x, where(gt(length, maxnorm), mul(reciprocal(add(length, 1e-7)), maxnorm), 1))
}

/** {@link renorm} in place. */
export const renorm_: InPlace<typeof renorm> = inPlace('renorm', renorm)

/** What of this file tensors have as methods. */
export const methods = ['dist', 'norm', 'renorm', 'renorm_'] as const
