import * as leakyRelu from '../ops/activation/leaky-relu.ts'
import * as relu from '../ops/activation/relu.ts'
import * as shrink from '../ops/activation/shrink.ts'
import * as clamp from '../ops/elementwise/clamp.ts'
import * as closeness from '../ops/elementwise/closeness.ts'
import * as floatParts from '../ops/elementwise/float-parts.ts'
import * as integers from '../ops/elementwise/integers.ts'
import * as lerp from '../ops/elementwise/lerp.ts'
import * as logarithms from '../ops/elementwise/logarithms.ts'
import * as logical from '../ops/elementwise/logical.ts'
import * as rounding from '../ops/elementwise/rounding.ts'
import * as trigonometry from '../ops/elementwise/trigonometry.ts'
import * as arithmetic from '../ops/primitives/arithmetic.ts'
import * as bitwise from '../ops/primitives/bitwise.ts'
import * as compare from '../ops/primitives/compare.ts'
import * as unary from '../ops/primitives/unary.ts'
import * as bessel from '../ops/special/bessel.ts'
import * as erfc from '../ops/special/erfc.ts'
import * as gamma from '../ops/special/gamma.ts'
import { polygamma, polygamma_ } from '../ops/special/gamma.ts'
import * as igamma from '../ops/special/igamma.ts'
import { type Operand } from '../ops/primitives/operands.ts'
import { where } from '../ops/primitives/where.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { install, installMethods, type Methods } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof leakyRelu>,
      Methods<typeof relu>,
      Methods<typeof shrink>,
      Methods<typeof clamp>,
      Methods<typeof closeness>,
      Methods<typeof floatParts>,
      Methods<typeof integers>,
      Methods<typeof lerp>,
      Methods<typeof logarithms>,
      Methods<typeof logical>,
      Methods<typeof rounding>,
      Methods<typeof trigonometry>,
      Methods<typeof arithmetic>,
      Methods<typeof bitwise>,
      Methods<typeof compare>,
      Methods<typeof unary>,
      Methods<typeof bessel>,
      Methods<typeof erfc>,
      Methods<typeof gamma>,
      Methods<typeof igamma> {
    /** This tensor where `condition` holds, else `other` (`Tensor.where`). */
    where(condition: Tensor, other: Operand): Tensor
    /** See `torch.polygamma`. */
    polygamma(n: number): Tensor
    /** `torch.polygamma` in place. */
    polygamma_(n: number): Tensor
  }
}

installMethods(leakyRelu)
installMethods(relu)
installMethods(shrink)
installMethods(clamp)
installMethods(closeness)
installMethods(floatParts)
installMethods(integers)
installMethods(lerp)
installMethods(logarithms)
installMethods(logical)
installMethods(rounding)
installMethods(trigonometry)
installMethods(arithmetic)
installMethods(bitwise)
installMethods(compare)
installMethods(unary)
installMethods(bessel)
installMethods(erfc)
installMethods(gamma)
installMethods(igamma)
install({
  where: (x: Tensor, condition: Tensor, other: Operand) => where(condition, x, other),
  polygamma: (x: Tensor, n: number) => polygamma(n, x),
  polygamma_: (x: Tensor, n: number) => polygamma_(n, x),
})
