import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { activation, activationGrad } from './activation.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { softplusOf } from './softplus.ts'
import { sigmoid, tanh } from '../primitives/unary.ts'
import { narrow } from '../primitives/views.ts'

const siluOp: Op<NoAttrs> = activation<NoAttrs>(
  'silu',
  (x) => mul(x, sigmoid(x)),
  (grad, x) => siluGradOp.one([grad, x], {}),
)

const siluGradOp: Op<NoAttrs> = activationGrad<NoAttrs>('siluGrad', (grad, x) => {
  const s = sigmoid(x)
  return mul(grad, mul(s, add(mul(x, sub(1, s)), 1)))
})

const siluArguments = signature('silu', { input: takes.tensor })

/**
 * Sigmoid linear unit, or swish: x · sigmoid(x) (`torch.nn.functional.silu`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.silu(torch.tensor([-1, 1])) // [-0.2689, 0.7311]
 * ```
 */
export function silu(x: Tensor): Tensor {
  siluArguments(arguments)
  return siluOp.one([x], {})
}

const mishOp: Op<NoAttrs> = activation<NoAttrs>(
  'mish',
  (x) => mul(x, tanh(softplusOf(x))),
  (grad, x) => {
    const t = tanh(softplusOf(x))
    return mul(grad, add(t, mul(mul(x, sigmoid(x)), sub(1, mul(t, t)))))
  },
)

const mishArguments = signature('mish', { input: takes.tensor })

/**
 * x · tanh(ln(1 + eˣ)), without overflow (`torch.nn.functional.mish`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.mish(torch.tensor([-1, 1])) // [-0.3034, 0.8651]
 * ```
 */
export function mish(x: Tensor): Tensor {
  mishArguments(arguments)
  return mishOp.one([x], {})
}

const gluArguments = signature('glu', { input: takes.tensor, dim: takes.optional(takes.integer) })

/**
 * Gated linear unit: the first half of a dimension times the sigmoid of the second (`torch.nn.functional.glu`).
 *
 * @param dim - The dimension to halve; its size must be even. Default: the last.
 * @throws TorchError `SHAPE_MISMATCH` for an odd size; `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.glu(torch.tensor([1, 2, 0, 0])) // [0.5, 1]
 * ```
 */
export function glu(x: Tensor, dim = -1): Tensor {
  gluArguments(arguments)
  checkFloat('glu', x)
  const d = normalizeDim('glu', dim, x.shape.length)
  const size = x.shape[d] ?? 1
  if (x.shape.length === 0 || size % 2 !== 0) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'glu',
      `Halving dimension must be even, but dimension ${d} is size ${size}. Choose another with dim.`,
      { dim: d, size },
    )
  }
  return mul(narrow(x, d, 0, size / 2), sigmoid(narrow(x, d, size / 2, size / 2)))
}
