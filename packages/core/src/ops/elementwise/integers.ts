import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { isInteger, itemSize } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul } from '../primitives/arithmetic.ts'
import { ops } from '../primitives/binary.ts'
import { eq } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { type Operand, operands } from '../primitives/operands.ts'
import { abs } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

/** Steps of Euclid's algorithm that always suffice: the worst case are neighbours in Fibonacci's sequence. */
function stepsFor(x: Tensor): number {
  return Math.ceil((8 * itemSize(x.dtype)) / Math.log2((1 + Math.sqrt(5)) / 2))
}

const gcdOp: Op<NoAttrs> = defineElementwise<NoAttrs>('gcd', {
  accepts: 'integers',
  composite: ([a, b]) => {
    let [x, y] = [a!, b!]
    for (let i = stepsFor(x); i > 0; i--) {
      const done = eq(y, 0)
      ;[x, y] = [where(done, x, y), where(done, 0, ops.fmod.one([x, y], {}))]
    }
    return abs(x)
  },
})

function integerOperands(op: string, a: Operand, b: Operand): readonly [Tensor, Tensor] {
  const [x, y] = operands(op, a, b)
  if (isInteger(x.dtype)) return [x, y]
  throw new TorchError('DTYPE_MISMATCH', op, `is for integers, but got ${x.dtype}. Convert with to(dtype).`, {
    dtype: x.dtype,
  })
}

const gcdArguments = signature('gcd', { a: takes.operand, b: takes.operand })

/**
 * Elementwise greatest common divisor, ≥ 0; that of 0 and x is |x| (`torch.gcd`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for floats and bool.
 * @example
 * ```ts
 * torch.gcd(torch.tensor([12, 5], { dtype: 'int32' }), torch.tensor([18, 0], { dtype: 'int32' })) // [6, 5]
 * ```
 */
export function gcd(a: Operand, b: Operand): Tensor {
  gcdArguments(arguments)
  return gcdOp.one(integerOperands('gcd', a, b), {})
}

/** {@link gcd} in place. */
export const gcd_: InPlace<typeof gcd> = inPlace('gcd', gcd)

const lcmArguments = signature('lcm', { a: takes.operand, b: takes.operand })

/**
 * Elementwise least common multiple, ≥ 0; that of 0 and x is 0 (`torch.lcm`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for floats and bool.
 * @example
 * ```ts
 * torch.lcm(torch.tensor([4, 6], { dtype: 'int32' }), torch.tensor([6, 0], { dtype: 'int32' })) // [12, 0]
 * ```
 */
export function lcm(a: Operand, b: Operand): Tensor {
  lcmArguments(arguments)
  const [x, y] = integerOperands('lcm', a, b)
  const divisor = gcdOp.one([x, y], {})
  return abs(mul(ops.floorDivide.one([x, where(eq(divisor, 0), 1, divisor)], {}), y))
}

/** {@link lcm} in place. */
export const lcm_: InPlace<typeof lcm> = inPlace('lcm', lcm)

/** What of this file tensors have as methods. */
export const methods = ['gcd', 'gcd_', 'lcm', 'lcm_'] as const
