import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { DimAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, maximum, minimum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr, bitwiseXor } from '../primitives/bitwise.ts'
import { cat } from '../primitives/cat.ts'
import { eq, lt } from '../primitives/compare.ts'
import { clone, flip } from '../primitives/copy.ts'
import { cummax } from './cummax.ts'
import { fillLike } from '../primitives/fill.ts'
import { checkFloat } from '../primitives/operands.ts'
import { running } from './running.ts'
import { exp, log1p } from '../primitives/unary.ts'
import { narrow, reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

/** ln(eᵃ + eᵇ); equal infinities stay what they are. */
function join(a: Tensor, b: Tensor): Tensor {
  const [low, high] = [minimum(a, b), maximum(a, b)]
  const gap = where(eq(low, high), 0, sub(low, high))
  return add(high, log1p(exp(gap)))
}

const logcumsumexpOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'logcumsumexp',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x]) => x!,
  composite: ([x], { dim }) => {
    const [out] = running([x!], dim, ([before], [after]) => [join(before!, after!)])
    return out === x ? clone(x!) : out!
  },
  saveInputs: [[0]],
  vjp: (saved, [grad]) => [backward(saved.input(0), grad!, saved.attrs.dim)],
})

/** out[i] = term[i] + factor[i] · out[i − 1]. */
function recurrence(factor: Tensor, term: Tensor, dim: number): Tensor {
  return running([factor, term], dim, ([a, x], [b, y]) => [mul(b!, a!), add(y!, mul(b!, x!))])[1]!
}

/**
 * Σ over j ≥ i of gⱼ exp(xᵢ − yⱼ), with yⱼ taken apart into the largest element so far, mⱼ, and sⱼ = Σ over k ≤ j of exp(xₖ − mⱼ):
 * exp(xᵢ − mᵢ) rᵢ with rᵢ = gᵢ / sᵢ + exp(mᵢ − mᵢ₊₁) rᵢ₊₁. Large results cost no digits, as rounding y itself would.
 */
function backward(x: Tensor, grad: Tensor, dim: number): Tensor {
  const size = x.shape[dim]!
  if (size === 0) return grad
  const { values } = cummax(x, dim)
  const none = eq(values, -Infinity)
  const endless = eq(values, Infinity)
  const most = where(bitwiseOr(none, endless), 0, values)
  // From the first infinity on, nothing finite counts.
  const own = exp(where(bitwiseAnd(endless, lt(x, Infinity)), -Infinity, sub(x, most)))
  const before = (one: Tensor): Tensor => narrow(one, dim, 0, size - 1)
  const after = (one: Tensor): Tensor => narrow(one, dim, 1, size - 1)
  const growth = exp(sub(before(most), after(most)))
  // What comes before the first infinity adds nothing to what comes after, and gets nothing from there.
  const cut = bitwiseOr(before(none), bitwiseXor(before(endless), after(endless)))
  const decay = where(cut, 0, growth)
  const end = fillLike(x, 0, x.shape.with(dim, 1))
  const sums = recurrence(cat([end, decay], dim), own, dim)
  const rest = recurrence(cat([end, flip(decay, dim)], dim), flip(div(grad, sums), dim), dim)
  return mul(own, flip(rest, dim))
}

const logcumsumexpArguments = signature('logcumsumexp', { input: takes.tensor, dim: takes.integer })

/**
 * ln Σ exp(x) of the elements so far along a dimension, without overflow (`torch.logcumsumexp`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.logcumsumexp(torch.tensor([0, 0, 0]), 0) // [0, 0.6931, 1.0986]
 * ```
 */
export function logcumsumexp(x: Tensor, dim: number): Tensor {
  logcumsumexpArguments(arguments)
  checkFloat('logcumsumexp', x)
  const d = normalizeDim('logcumsumexp', dim, x.shape.length)
  if (x.shape.length === 0) return reshape(logcumsumexpOp.one([reshape(x, [1])], { dim: 0 }), [])
  return logcumsumexpOp.one([x], { dim: d })
}

/** What of this file tensors have as methods. */
export const methods = ['logcumsumexp'] as const
