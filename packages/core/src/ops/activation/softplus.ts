import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { activation } from './activation.ts'
import { add, div, maximum, minimum, mul, sub } from '../primitives/arithmetic.ts'
import { eq, gt } from '../primitives/compare.ts'
import { abs, exp, log1p, neg, sigmoid } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

const softplusRaw: Op<NoAttrs> = activation<NoAttrs>(
  'logOnePlusExp',
  (x) => add(log1p(exp(neg(abs(x)))), maximum(x, 0)),
  (grad, x) => mul(grad, sigmoid(x)),
)

/** ln(1 + eˣ) at any x, as one node of the graph with the sigmoid as its gradient. */
export function softplusOf(x: Tensor): Tensor {
  return softplusRaw.one([x], {})
}

interface Attrs {
  readonly beta: number
  readonly threshold: number
}

const softplusOp: Op<Attrs> = activation<Attrs>(
  'softplus',
  (x, { beta, threshold }) => {
    const z = mul(x, beta)
    return where(gt(z, threshold), x, div(softplusOf(z), beta))
  },
  (grad, x, { beta, threshold }) => {
    const z = mul(x, beta)
    // At the threshold itself the slope is a sigmoid's, but constant, as in PyTorch.
    return where(gt(z, threshold), grad, mul(grad, sigmoid(where(eq(z, threshold), threshold, z))))
  },
)

export interface SoftplusOptions {
  /** Sharpness. Default 1. */
  readonly beta?: number
  /** Where β x is above it, the function is x itself. Default 20. */
  readonly threshold?: number
}

const softplusArguments = signature('softplus', {
  input: takes.tensor,
  options: takes.options({ beta: takes.number, threshold: takes.number }),
})

/**
 * Smooth max(x, 0): ln(1 + e^(βx)) / β (`torch.nn.functional.softplus`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.softplus(torch.tensor([0, 30])) // [0.6931, 30]
 * ```
 */
export function softplus(x: Tensor, options: SoftplusOptions = {}): Tensor {
  softplusArguments(arguments)
  const { beta = 1, threshold = 20 } = options
  return softplusOp.one([x], { beta, threshold })
}

const logsigmoidOp: Op<NoAttrs> = activation<NoAttrs>(
  'logsigmoid',
  (x) => sub(minimum(x, 0), log1p(exp(neg(abs(x))))),
  (grad, x) => mul(grad, sigmoid(neg(x))),
)

const logsigmoidArguments = signature('logsigmoid', { input: takes.tensor })

/**
 * ln sigmoid(x), accurate at both ends (`torch.nn.functional.logsigmoid`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.logsigmoid(torch.tensor([0, -100])) // [-0.6931, -100]
 * ```
 */
export function logsigmoid(x: Tensor): Tensor {
  logsigmoidArguments(arguments)
  return logsigmoidOp.one([x], {})
}

const softsignArguments = signature('softsign', { input: takes.tensor })

/**
 * x / (1 + |x|) (`torch.nn.functional.softsign`).
 *
 * @example
 * ```ts
 * torch.nn.functional.softsign(torch.tensor([-1, 3])) // [-0.5, 0.75]
 * ```
 */
export function softsign(x: Tensor): Tensor {
  softsignArguments(arguments)
  return div(x, add(abs(x), 1))
}
