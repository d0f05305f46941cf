import { reduceOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { normalizeDims } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { eq } from '../primitives/compare.ts'
import { asFloat } from '../primitives/operands.ts'
import {
  amax,
  type Attrs,
  countOf,
  type Dims,
  reducedShape,
  type ReduceOptions,
  restoreDims,
  sumOp,
} from '../primitives/reduce.ts'
import { abs, exp, log } from '../primitives/unary.ts'
import { reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

const logsumexpOp: Op<Attrs> = defineOp<Attrs>({
  name: 'logsumexp',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  composite: ([x], attrs) => {
    const { dims } = attrs
    if (dims.length > 0 && countOf(x!.shape, dims) === 0) return log(sumOp.one([x!], attrs))
    const top = dims.length === 0 ? x! : amax(x!, dims, { keepdim: true })
    // Infinities must not be subtracted from themselves.
    const shift = where(eq(abs(top), Infinity), 0, top)
    const total = sumOp.one([exp(sub(x!, shift))], attrs)
    return add(log(total), reshape(shift, total.shape))
  },
  saveInputs: [[0]],
  saveOutputs: [0],
  vjp: (saved, [grad]) => {
    const x = saved.input(0)
    const back = (reduced: Tensor): Tensor => restoreDims(reduced, x.shape, saved.attrs)
    return [mul(exp(sub(x, back(saved.output(0)))), back(grad!))]
  },
})

const logsumexpArguments = signature('logsumexp', {
  input: takes.tensor,
  dim: takes.orNull(takes.dims),
  options: reduceOptionsKind,
})

/**
 * ln Σ exp(x) over dimensions, without overflow (`torch.logsumexp`); −∞ of nothing. Integers are taken as float32.
 *
 * @example
 * ```ts
 * torch.logsumexp(torch.tensor([0, 0]), 0) // 0.6931
 * ```
 */
export function logsumexp(x: Tensor, dim: Dims, options?: ReduceOptions): Tensor {
  logsumexpArguments(arguments)
  const dims = normalizeDims('logsumexp', dim, x.shape.length)
  return logsumexpOp.one([asFloat(x)], { dims, squeeze: options?.keepdim !== true })
}

/** What of this file tensors have as methods. */
export const methods = ['logsumexp'] as const
