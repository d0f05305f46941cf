import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { chebyshev } from './chebyshev.ts'
import { clampMax } from '../elementwise/clamp.ts'
import { lt } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { asFloat, inFloat32 } from '../primitives/operands.ts'
import { abs, exp, neg, round } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

/** Chebyshev coefficients of exp(x²) erfc(x) / t in 2t − 1, where t = 2 / (2 + x); computed with 50 digits. */
const scaledSeries = [
  0.5770337386164697, 0.3554369212704985, 0.06509515882878653, 0.003671142395836639, -0.0011128447433526325,
  -0.0001607582991537808, 3.278031574173137e-5, 5.442441645505016e-6, -1.5154665553171482e-6, -1.4297608181169865e-7,
  8.234608827419493e-8, -1.2962846852306563e-9, -4.154721631015199e-9, 6.347058278362811e-10, 1.4320822712256225e-10,
  -6.160390105204585e-11, 2.0612138554721698e-12, 3.5714931488477042e-12, -8.586422843251796e-13, -6.14560021379063e-14,
  7.418725748596617e-14, -1.2895042755032325e-14, -2.358726385710632e-15, 1.5729349381685912e-15,
  -2.2782966239546465e-16, -6.31233045075643e-17, 3.5916763531814925e-17, -5.049809149847729e-18,
  -1.5324541113154899e-18, 8.90334528899061e-19,
]

const erfcOp: Op<NoAttrs> = defineElementwise<NoAttrs>('erfc', {
  accepts: 'floats',
  composite: ([x]) =>
    inFloat32([x!], ([y]) => {
      // Far below the smallest number either way; ∞ − ∞ must not happen.
      const size = clampMax(abs(y!), 100)
      const t = div(2, add(size, 2))
      // x² in two parts, of which the first is exact: its rounding would be a relative error of the exponential.
      const head = mul(round(mul(size, 16)), 1 / 16)
      const square = mul(exp(neg(mul(head, head))), exp(neg(mul(sub(size, head), add(size, head)))))
      const tail = mul(square, mul(t, chebyshev(sub(mul(t, 2), 1), scaledSeries)))
      return where(lt(y!, 0), sub(2, tail), tail)
    }),
  reads: [[0]],
  grads: [
    (s, g) => {
      const x = s.input(0)
      return mul(g, mul(exp(neg(mul(x, x))), -2 / Math.sqrt(Math.PI)))
    },
  ],
})

const erfcArguments = signature('erfc', { input: takes.tensor })

/**
 * Elementwise 1 − erf(x), with full precision where that is tiny (`torch.erfc`).
 *
 * @example
 * ```ts
 * torch.erfc(torch.tensor([0, 1])) // [1, 0.1573]
 * ```
 */
export function erfc(x: Tensor): Tensor {
  erfcArguments(arguments)
  return erfcOp.one([asFloat(x)], {})
}

/** {@link erfc} in place. */
export const erfc_: InPlace<typeof erfc> = inPlace('erfc', erfc)

/** What of this file tensors have as methods. */
export const methods = ['erfc', 'erfc_'] as const
