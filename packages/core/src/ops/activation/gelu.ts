import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { activation, activationGrad } from './activation.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { erf, exp, tanh } from '../primitives/unary.ts'

interface Attrs {
  readonly approximate: 'none' | 'tanh'
}

/** √(2/π) (x + 0.044715 x³), of which tanh is close to the erf of x/√2. */
function inner(x: Tensor): Tensor {
  return mul(add(mul(mul(mul(x, x), x), 0.044715), x), Math.sqrt(2 / Math.PI))
}

const geluOp: Op<Attrs> = activation<Attrs>(
  'gelu',
  (x, { approximate }) => mul(mul(x, 0.5), add(approximate === 'tanh' ? tanh(inner(x)) : erf(mul(x, Math.SQRT1_2)), 1)),
  (grad, x, attrs) => geluGradOp.one([grad, x], attrs),
)

const geluGradOp: Op<Attrs> = activationGrad<Attrs>('geluGrad', (grad, x, { approximate }) => {
  if (approximate === 'none') {
    const below = mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5)
    const density = mul(exp(mul(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
    return mul(grad, add(below, mul(x, density)))
  }
  const t = tanh(inner(x))
  const slope = mul(add(mul(mul(x, x), 3 * 0.044715), 1), Math.sqrt(2 / Math.PI))
  const through = mul(mul(mul(x, 0.5), sub(1, mul(t, t))), slope)
  return mul(grad, add(mul(add(t, 1), 0.5), through))
})

export interface GeluOptions {
  /** 'tanh' replaces the error function by a hyperbolic tangent close to it. Default 'none'. */
  readonly approximate?: 'none' | 'tanh'
}

const geluArguments = signature('gelu', {
  input: takes.tensor,
  options: takes.options({ approximate: takes.oneOf('none', 'tanh') }),
})

/**
 * Gaussian error linear unit: x · Φ(x), with Φ the standard normal distribution (`torch.nn.functional.gelu`).
 *
 * @throws TorchError `INVALID_ARGUMENT` for an unknown approximation; `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.gelu(torch.tensor([-1, 1])) // [-0.1587, 0.8413]
 * ```
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  geluArguments(arguments)
  const { approximate = 'none' } = options
  return geluOp.one([x], { approximate })
}
