import * as takes from '../../arguments/kinds.ts'
import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import type { DimAttrs } from '../../backend/primitives.ts'
import type { DType } from '../../dtype/dtype.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, mul, sub } from '../primitives/arithmetic.ts'
import { cast } from '../primitives/copy.ts'
import { amax, sum } from '../primitives/reduce.ts'
import { exp, log, neg } from '../primitives/unary.ts'
import { reshape } from '../primitives/views.ts'

const keepdim = { keepdim: true }

function shifted(x: Tensor, dim: number): Tensor {
  return x.shape[dim] === 0 ? x : sub(x, amax(x, dim, keepdim))
}

export const softmaxOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'softmax',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x]) => x!,
  composite: ([x], { dim }) => {
    const e = exp(shifted(x!, dim))
    return div(e, sum(e, dim, keepdim))
  },
  saveOutputs: [0],
  vjp: (saved, [grad]) => [softmaxGradOp.one([grad!, saved.output(0)], saved.attrs)],
})

export const softmaxGradOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'softmaxGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([grad]) => grad!,
  composite: ([grad, y], { dim }) => mul(sub(grad!, sum(mul(grad!, y!), dim, keepdim)), y!),
})

export const logSoftmaxOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'logSoftmax',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x]) => x!,
  composite: ([x], { dim }) => {
    const z = shifted(x!, dim)
    return sub(z, log(sum(exp(z), dim, keepdim)))
  },
  saveOutputs: [0],
  vjp: (saved, [grad]) => [logSoftmaxGradOp.one([grad!, saved.output(0)], saved.attrs)],
})

export const logSoftmaxGradOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'logSoftmaxGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([grad]) => grad!,
  composite: ([grad, y], { dim }) => sub(grad!, mul(exp(y!), sum(grad!, dim, keepdim))),
})

export interface SoftmaxOptions {
  /** Convert the input to this dtype first. */
  readonly dtype?: DType
}

export const softmaxOptionsKind: takes.Kind = takes.options({ dtype: takes.dtype })

function along(op: Op<DimAttrs>, x: Tensor, dim: number, options: SoftmaxOptions | undefined): Tensor {
  const { name } = op.definition
  const d = normalizeDim(name, dim, x.shape.length)
  const source = options?.dtype === undefined ? x : cast(x, options.dtype)
  if (!isFloat(source.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', name, `is not implemented for ${source.dtype}. Pass { dtype: 'float32' }.`, {
      dtype: source.dtype,
    })
  }
  if (x.shape.length > 0) return op.one([source], { dim: d })
  return reshape(op.one([reshape(source, [1])], { dim: 0 }), [])
}

const softmaxArguments = signature('softmax', { input: takes.tensor, dim: takes.integer, options: softmaxOptionsKind })

/**
 * exp(xᵢ) / Σⱼ exp(xⱼ) along a dimension, without overflow (`torch.softmax`).
 *
 * @example
 * ```ts
 * torch.softmax(torch.tensor([0, 0]), 0) // [0.5, 0.5]
 * ```
 */
export function softmax(x: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
  softmaxArguments(arguments)
  return along(softmaxOp, x, dim, options)
}

const logSoftmaxArguments = signature('logSoftmax', {
  input: takes.tensor,
  dim: takes.integer,
  options: softmaxOptionsKind,
})

/**
 * ln softmax(x) along a dimension, accurate for small probabilities (`torch.log_softmax`).
 *
 * @example
 * ```ts
 * torch.logSoftmax(torch.tensor([0, 0]), 0) // [-0.6931, -0.6931]
 * ```
 */
export function logSoftmax(x: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
  logSoftmaxArguments(arguments)
  return along(logSoftmaxOp, x, dim, options)
}

const softminArguments = signature('softmin', { input: takes.tensor, dim: takes.integer, options: softmaxOptionsKind })

/**
 * {@link softmax} of −x: small values get large shares (`torch.nn.functional.softmin`).
 *
 * @example
 * ```ts
 * torch.nn.functional.softmin(torch.tensor([0, 0]), 0) // [0.5, 0.5]
 * ```
 */
export function softmin(x: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
  softminArguments(arguments)
  return within('softmin', () => softmax(neg(x), dim, options))
}

/** What of this file tensors have as methods. */
export const methods = ['logSoftmax', 'softmax'] as const
