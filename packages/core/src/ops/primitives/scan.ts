import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { DimAttrs, ScanName } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op, OpDefinition } from '../../tensor/op.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import type { DType } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, mul } from './arithmetic.ts'
import { bitwiseAnd } from './bitwise.ts'
import { cat } from './cat.ts'
import { eq, ge, le } from './compare.ts'
import { cast, flip } from './copy.ts'
import { arange } from './creation.ts'
import { fillLike } from './fill.ts'
import { inRange } from './integer-range.ts'
import { accumulating, sumOp } from './reduce.ts'
import { expand, narrow, permute, reshape, squeeze, unsqueeze } from './views.ts'
import { where } from './where.ts'
import { rewrite } from './rewrite.ts'

function scan(name: ScanName, rest: Pick<OpDefinition<DimAttrs>, 'vjp' | 'saveInputs' | 'saveOutputs'>): Op<DimAttrs> {
  return defineOp<DimAttrs>({ name, tier: 'prim', accepts: 'numbers', meta: ([x]) => x!, ...rest })
}

const cumsumOp = scan('cumsum', { vjp: ({ attrs: { dim } }, [grad]) => [sumFromEnd(grad!, dim)] })

const cumprodOp = scan('cumprod', {
  saveInputs: [[0]],
  saveOutputs: [0],
  vjp: (saved, [grad]) => [
    isGradEnabled()
      ? cumprodGradInFull(saved.input(0), grad!, saved.attrs.dim)
      : cumprodGrad(saved.input(0), saved.output(0), grad!, saved.attrs.dim),
  ],
})

/** out[i] = Σ over j ≥ i of x[j]. */
function sumFromEnd(x: Tensor, dim: number): Tensor {
  return flip(cumsumOp.one([flip(x, dim)], { dim }), dim)
}

/**
 * Before the first zero of a lane the gradient is Σ_{j ≥ i} g·y / x; at it, the same sum with that zero taken as one; after it, 0.
 */
function cumprodGrad(x: Tensor, y: Tensor, grad: Tensor, dim: number): Tensor {
  const isZero = eq(x, 0)
  const zeros = cumsumOp.one([cast(isZero, 'int32')], { dim })
  const isFirst = bitwiseAnd(isZero, eq(zeros, 1))
  const withoutFirst = cumprodOp.one([where(isFirst, 1, x)], { dim })
  const atFirst = where(ge(zeros, 1), mul(grad, withoutFirst), 0)
  return where(eq(zeros, 0), div(sumFromEnd(mul(grad, y), dim), x), where(isFirst, sumFromEnd(atFirst, dim), 0))
}

/** ∂y[j]/∂x[i] = Π over k ≤ j, k ≠ i of x[k], written out; quadratic in the size, but right to every order. */
function cumprodGradInFull(x: Tensor, grad: Tensor, dim: number): Tensor {
  const rank = x.shape.length
  const size = x.shape[dim]!
  const at = (axis: number): Tensor =>
    reshape(
      arange(size, { device: x.device, dtype: 'int32' }),
      Array.from({ length: rank + 1 }, (_, i) => (i === axis ? size : 1)),
    )
  const [i, k] = [at(0), at(dim + 1)]
  const wide = expand(unsqueeze(x, 0), [size, ...x.shape])
  const products = cumprodOp.one([where(eq(i, k), 1, wide)], { dim: dim + 1 })
  const parts = where(le(i, k), mul(products, grad), 0)
  const summed = squeeze(sumOp.one([parts], { dims: [dim + 1] }), dim + 1)
  const order = Array.from({ length: rank }, (_, axis) => (axis === dim ? 0 : axis < dim ? axis + 1 : axis))
  return permute(summed, order)
}

/** Gradient of a product over `dims` (kept with size one in `grad`): the product of all the other elements, zeros or not. */
export function prodGrad(x: Tensor, grad: Tensor, dims: readonly number[]): Tensor {
  if (dims.length === 0) return grad
  const kept = x.shape.map((_, i) => i).filter((i) => !dims.includes(i))
  const order = [...kept, ...dims]
  const moved = permute(x, order)
  const flat = reshape(
    moved,
    [...kept.map((i) => x.shape[i]!), -1].map((n, i, all) => (i === all.length - 1 ? lanes(x, dims) : n)),
  )
  const last = kept.length
  const g = reshape(permute(grad, order), [...kept.map((i) => x.shape[i]!), 1])
  const out = mul(g, mul(productBefore(flat, last), flip(productBefore(flip(flat, last), last), last)))
  const back = new Array<number>(order.length)
  order.forEach((dim, i) => (back[dim] = i))
  return permute(reshape(out, moved.shape), back)
}

function lanes(x: Tensor, dims: readonly number[]): number {
  return dims.reduce((count, dim) => count * x.shape[dim]!, 1)
}

/** out[i] = Π over j < i of x[j]. */
function productBefore(x: Tensor, dim: number): Tensor {
  const size = x.shape[dim]!
  if (size === 0) return x
  const ones = fillLike(x, 1, x.shape.with(dim, 1))
  return cumprodOp.one([cat([ones, narrow(x, dim, 0, size - 1)], dim)], { dim })
}

export interface ScanOptions {
  /** Convert the input to this dtype first. Default: integers and bool in int32 (int64 in int64), floats in their own. */
  readonly dtype?: DType
}

export const scanOptionsKind: takes.Kind = takes.options({ dtype: takes.dtype })

function scanned(op: Op<DimAttrs>, x: Tensor, dim: number, options: ScanOptions | undefined): Tensor {
  const name = op.definition.name as ScanName
  if (options?.dtype === 'bool') {
    throw new TorchError('DTYPE_MISMATCH', name, "is not implemented for bool. Ask for { dtype: 'int32' }.")
  }
  const source = accumulating(x, options?.dtype)
  const d = normalizeDim(name, dim, x.shape.length)
  if (x.shape.length === 0) return reshape(op.one([reshape(source, [1])], { dim: 0 }), [])
  const out = op.one([source], { dim: d })
  if (options?.dtype !== undefined) return out
  return inRange(name, x, out, x.shape[d]!, (values) => op.one([values], { dim: d }))
}

const cumsumArguments = signature('cumsum', { input: takes.tensor, dim: takes.integer, options: scanOptionsKind })

/**
 * Running sum along a dimension: out[i] = Σ over j ≤ i of x[j] (`torch.cumsum`).
 *
 * @example
 * ```ts
 * torch.cumsum(torch.tensor([1, 2, 3]), 0) // [1, 3, 6]
 * ```
 */
export function cumsum(x: Tensor, dim: number, options?: ScanOptions): Tensor {
  cumsumArguments(arguments)
  return scanned(cumsumOp, x, dim, options)
}

/** {@link cumsum} in place. */
export function cumsum_(x: Tensor, dim: number): Tensor {
  return rewrite('cumsum_', x, (copy) => cumsum(copy, dim, { dtype: x.dtype }))
}

const cumprodArguments = signature('cumprod', { input: takes.tensor, dim: takes.integer, options: scanOptionsKind })

/**
 * Running product along a dimension: out[i] = Π over j ≤ i of x[j] (`torch.cumprod`).
 *
 * @example
 * ```ts
 * torch.cumprod(torch.tensor([1, 2, 3]), 0) // [1, 2, 6]
 * ```
 */
export function cumprod(x: Tensor, dim: number, options?: ScanOptions): Tensor {
  cumprodArguments(arguments)
  return scanned(cumprodOp, x, dim, options)
}

/** {@link cumprod} in place. */
export function cumprod_(x: Tensor, dim: number): Tensor {
  return rewrite('cumprod_', x, (copy) => cumprod(copy, dim, { dtype: x.dtype }))
}

/** What of this file tensors have as methods. */
export const methods = ['cumprod', 'cumprod_', 'cumsum', 'cumsum_'] as const
