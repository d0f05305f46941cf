import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { finfo } from '../../finfo.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, mul, sub } from '../primitives/arithmetic.ts'
import { chebyshev } from './chebyshev.ts'
import { clamp, clampMax } from '../elementwise/clamp.ts'
import { gt, le } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { asFloat, inFloat32 } from '../primitives/operands.ts'
import { abs, exp, sign, sqrt } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

/*
 * Modified Bessel functions of the first kind. Chebyshev coefficients, computed with 50 digits from the definitions, of
 * e⁻ˣ I₀(x) and e⁻ˣ I₁(x) / x on 0 ≤ x ≤ 8 in x/4 − 1, and of √x e⁻ˣ I(x) beyond in 16/x − 1.
 */

const i0Near = [
  0.33839763720473803, -0.3046826723431984, 0.17162090152220877, -0.09490109704804764, 0.04930528423967071,
  -0.02373741480589947, 0.010546460394594998, -0.004324309995050576, 0.0016394756169413357, -0.0005763755745385824,
  0.00018850288509584165, -5.754195010082104e-5, 1.6448448070728896e-5, -4.4167383584587505e-6, 1.1173875391201037e-6,
  -2.670793853940612e-7, 6.046995022541919e-8, -1.300025009986248e-8, 2.6598237246823866e-9, -5.189795601635263e-10,
  9.675809035373237e-11, -1.726826291441556e-11, 2.95505266312964e-12, -4.856446783111929e-13, 7.676185498604936e-14,
  -1.1685332877993451e-14, 1.715391285555133e-15, -2.431279846547955e-16, 3.3307945188222384e-17,
  -4.4153416464793395e-18, 5.669178006921496e-19,
]
const i0Far = [
  0.4022452055070544, 0.0033691164782556943, 6.889758346916825e-5, 2.8913705208347567e-6, 2.0489185894690638e-7,
  2.266668990498178e-8, 3.3962320257083865e-9, 4.94060238822497e-10, 1.1889147107846439e-11, -3.1499165279632416e-11,
  -1.3215811840447713e-11, -1.7941785315068062e-12, 7.180124451383666e-13, 3.8527783827421426e-13, 1.54008621752141e-14,
  -4.150569347287222e-14, -9.554846698828307e-15, 3.8116806693526224e-15, 1.7725601330565263e-15,
  -3.425485619677219e-16, -2.8276239805165836e-16, 3.461222867697461e-17, 4.46562142029676e-17, -4.830504485944182e-18,
  -7.233180487874754e-18, 9.921475412173699e-19, 1.193650890845982e-18,
]
const i1Near = [
  0.12629359322181682, -0.17641651835783406, 0.1026436586898471, -0.05294598120809499, 0.024726449030626516,
  -0.010564084894626197, 0.004156422944312888, -0.0015135724506312532, 0.0005122859561685758, -0.00016176081582589674,
  4.781565107550054e-5, -1.3273163656039436e-5, 3.4702513081376785e-6, -8.568720264695455e-7, 2.0032947535521353e-7,
  -4.445059128796328e-8, 9.381537386495773e-9, -1.8872497517228294e-9, 3.625590281552117e-10, -6.663489723502027e-11,
  1.1736186298890901e-11, -1.9839743977649436e-12, 3.223793365945575e-13, -5.042185504727912e-14, 7.600684294735408e-15,
  -1.1055969477353862e-15, 1.5536319577362005e-16, -2.111421214358166e-17, 2.7779141127610464e-18,
  -3.541581772542136e-19,
]
const i1Far = [
  0.38928811750914005, -0.009761097491361469, -0.00011058893876262371, -3.882564808877691e-6, -2.512236237870209e-7,
  -2.6314688468895196e-8, -3.835380385964237e-9, -5.589743462196584e-10, -1.8974958123505413e-11,
  3.2526035830154884e-11, 1.4125807436613782e-11, 2.0356285441470896e-12, -7.198551776245908e-13,
  -4.0835511110921974e-13, -2.1015418427726643e-14, 4.272440016711951e-14, 1.0420276984128802e-14,
  -3.8144030724370075e-15, -1.8803547755107825e-15, 3.3082023109209285e-16, 2.96262899764595e-16,
  -3.209525921993424e-17, -4.6503053684893586e-17, 4.414348323071708e-18, 7.517296310842105e-18, -9.314178867326884e-19,
  -1.242193275194891e-18,
]

/** e^−size times the function of `size` = |x|, and of what it is multiplied with near 0. */
function bessel(size: Tensor, near: readonly number[], nearFactor: Tensor | null, far: readonly number[]): Tensor {
  const inner = chebyshev(sub(mul(clampMax(size, 8), 0.25), 1), near)
  const large = clamp(size, 8)
  const outer = div(chebyshev(sub(div(16, large), 1), far), sqrt(large))
  const value = where(le(size, 8), nearFactor === null ? inner : mul(inner, nearFactor), outer)
  return mul(exp(size), value)
}

const i0Op: Op<NoAttrs> = defineElementwise<NoAttrs>('i0', {
  accepts: 'floats',
  composite: ([x]) => inFloat32([x!], ([y]) => bessel(abs(y!), i0Near, null, i0Far)),
  reads: [[0]],
  grads: [(s, g) => mul(g, i1Op.one([s.input(0)], {}))],
})

const i1Op: Op<NoAttrs> = defineElementwise<NoAttrs>('i1', {
  accepts: 'floats',
  composite: ([x]) =>
    inFloat32([x!], ([y]) => {
      const size = abs(y!)
      return mul(sign(y!), bessel(size, i1Near, size, i1Far))
    }),
  reads: [[0]],
  readsOutput: true,
  grads: [
    (s, g) => {
      const x = s.input(0)
      const away = gt(abs(x), finfo(x.dtype).eps)
      const safe = where(away, x, 1)
      return mul(g, where(away, sub(i0(safe), div(s.output(0), safe)), 0.5))
    },
  ],
})

const i0Arguments = signature('i0', { input: takes.tensor })

/**
 * Elementwise modified Bessel function of the first kind of order 0, I₀(x) = Σ (x²/4)ᵏ / (k!)² (`torch.i0`).
 *
 * @example
 * ```ts
 * torch.i0(torch.tensor([0, 1])) // [1, 1.2661]
 * ```
 */
export function i0(x: Tensor): Tensor {
  i0Arguments(arguments)
  return i0Op.one([asFloat(x)], {})
}

/** {@link i0} in place. */
export const i0_: InPlace<typeof i0> = inPlace('i0', i0)

/** What of this file tensors have as methods. */
export const methods = ['i0', 'i0_'] as const
