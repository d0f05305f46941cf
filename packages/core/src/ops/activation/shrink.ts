import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { checkConverts } from '../../dtype/host.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { activation } from './activation.ts'
import { mul, sub } from '../primitives/arithmetic.ts'
import { gt, le } from '../primitives/compare.ts'
import { abs, isnan, sign, tanh } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

interface Attrs {
  readonly lambd: number
}

/** Both functions of this kind pass the gradient where they do not give 0. */
function outside(grad: Tensor, x: Tensor, { lambd }: Attrs): Tensor {
  return where(gt(abs(x), lambd), grad, 0)
}

const hardshrinkOp: Op<Attrs> = activation<Attrs>(
  'hardshrink',
  (x, { lambd }) => where(le(abs(x), lambd), 0, x),
  outside,
)

const softshrinkOp: Op<Attrs> = activation<Attrs>(
  'softshrink',
  // NaN stays, as it is above nothing.
  (x, { lambd }) => where(gt(abs(x), lambd), sub(x, mul(sign(x), lambd)), where(isnan(x), x, 0)),
  outside,
)

export interface ShrinkOptions {
  /** Values up to this distance from 0 become 0. Default 0.5. */
  readonly lambd?: number
}

export const shrinkOptionsKind: takes.Kind = takes.options({ lambd: takes.number })

function attrsOf(op: string, { dtype }: Tensor, { lambd = 0.5 }: ShrinkOptions): Attrs {
  if (isFloat(dtype)) checkConverts(op, lambd, dtype)
  return { lambd }
}

const hardshrinkArguments = signature('hardshrink', { input: takes.tensor, options: shrinkOptionsKind })

/**
 * x where |x| > λ, else 0 (`torch.hardshrink`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.hardshrink(torch.tensor([-1, 0.2, 3])) // [-1, 0, 3]
 * ```
 */
export function hardshrink(x: Tensor, options: ShrinkOptions = {}): Tensor {
  hardshrinkArguments(arguments)
  return hardshrinkOp.one([x], attrsOf('hardshrink', x, options))
}

const softshrinkArguments = signature('softshrink', {
  input: takes.tensor,
  options: takes.options({ lambd: takes.amount }),
})

/**
 * x moved towards 0 by λ, and 0 where |x| ≤ λ (`torch.nn.functional.softshrink`).
 *
 * @throws TorchError `INVALID_ARGUMENT` for a negative λ; `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.softshrink(torch.tensor([-1, 0.2, 3])) // [-0.5, 0, 2.5]
 * ```
 */
export function softshrink(x: Tensor, options: ShrinkOptions = {}): Tensor {
  softshrinkArguments(arguments)
  return softshrinkOp.one([x], attrsOf('softshrink', x, options))
}

const tanhshrinkArguments = signature('tanhshrink', { input: takes.tensor })

/**
 * x − tanh(x) (`torch.nn.functional.tanhshrink`).
 *
 * @example
 * ```ts
 * torch.nn.functional.tanhshrink(torch.tensor([1])) // [0.2384]
 * ```
 */
export function tanhshrink(x: Tensor): Tensor {
  tanhshrinkArguments(arguments)
  return sub(x, tanh(x))
}

/** What of this file tensors have as methods. */
export const methods = ['hardshrink'] as const
