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
import * as compare from '../ops/primitives/compare.ts'
import * as unary from '../ops/primitives/unary.ts'
import * as bessel from '../ops/special/bessel.ts'
import * as erfc from '../ops/special/erfc.ts'
import * as gamma from '../ops/special/gamma.ts'
import * as igamma from '../ops/special/igamma.ts'
import { type Operand } from '../ops/primitives/operands.ts'
import { where } from '../ops/primitives/where.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { install, type Methods } from './install.ts'

const leakyReluMethods = ['prelu'] as const
const reluMethods = ['relu', 'relu_'] as const
const shrinkMethods = ['hardshrink'] as const
const clampMethods = [
  'clamp',
  'clamp_',
  'clampMax',
  'clampMax_',
  'clampMin',
  'clampMin_',
  'fmax',
  'fmin',
  'nanToNum',
  'nanToNum_',
] as const
const closenessMethods = ['allclose', 'equal', 'isclose'] as const
const floatPartsMethods = [
  'copysign',
  'copysign_',
  'frexp',
  'ldexp',
  'ldexp_',
  'nextafter',
  'nextafter_',
  'signbit',
] as const
const integersMethods = ['gcd', 'gcd_', 'lcm', 'lcm_'] as const
const lerpMethods = ['addcdiv', 'addcdiv_', 'addcmul', 'addcmul_', 'lerp', 'lerp_'] as const
const logarithmsMethods = [
  'exp2',
  'exp2_',
  'log10',
  'log10_',
  'logaddexp',
  'logaddexp2',
  'logit',
  'logit_',
  'xlogy',
  'xlogy_',
] as const
const logicalMethods = [
  'isfinite',
  'isneginf',
  'isposinf',
  'isreal',
  'logicalAnd',
  'logicalAnd_',
  'logicalOr',
  'logicalOr_',
  'logicalXor',
  'logicalXor_',
] as const
const roundingMethods = ['frac', 'frac_', 'heaviside', 'heaviside_', 'round', 'round_'] as const
const trigonometryMethods = ['deg2rad', 'deg2rad_', 'hypot', 'hypot_', 'rad2deg', 'rad2deg_', 'sinc', 'sinc_'] as const
const arithmeticMethods = [
  'add',
  'add_',
  'atan2',
  'atan2_',
  'bitwiseAnd',
  'bitwiseAnd_',
  'bitwiseLeftShift',
  'bitwiseLeftShift_',
  'bitwiseOr',
  'bitwiseOr_',
  'bitwiseRightShift',
  'bitwiseRightShift_',
  'bitwiseXor',
  'bitwiseXor_',
  'div',
  'div_',
  'floatPower',
  'floatPower_',
  'floorDivide',
  'floorDivide_',
  'fmod',
  'fmod_',
  'maximum',
  'minimum',
  'mul',
  'mul_',
  'positive',
  'pow',
  'pow_',
  'remainder',
  'remainder_',
  'square',
  'square_',
  'sub',
  'sub_',
  'trueDivide',
  'trueDivide_',
] as const
const compareMethods = ['eq', 'eq_', 'ge', 'ge_', 'gt', 'gt_', 'le', 'le_', 'lt', 'lt_', 'ne', 'ne_'] as const
const unaryMethods = [
  'abs',
  'abs_',
  'acos',
  'acos_',
  'acosh',
  'acosh_',
  'asin',
  'asin_',
  'asinh',
  'asinh_',
  'atan',
  'atan_',
  'atanh',
  'atanh_',
  'bitwiseNot',
  'bitwiseNot_',
  'ceil',
  'ceil_',
  'cos',
  'cos_',
  'cosh',
  'cosh_',
  'erf',
  'erf_',
  'erfinv',
  'erfinv_',
  'exp',
  'exp_',
  'expm1',
  'expm1_',
  'floor',
  'floor_',
  'isinf',
  'isnan',
  'log',
  'log1p',
  'log1p_',
  'log2',
  'log2_',
  'log_',
  'logicalNot',
  'logicalNot_',
  'neg',
  'neg_',
  'reciprocal',
  'reciprocal_',
  'rsqrt',
  'rsqrt_',
  'sigmoid',
  'sigmoid_',
  'sign',
  'sign_',
  'sin',
  'sin_',
  'sinh',
  'sinh_',
  'sqrt',
  'sqrt_',
  'tan',
  'tan_',
  'tanh',
  'tanh_',
  'trunc',
  'trunc_',
] as const
const besselMethods = ['i0', 'i0_'] as const
const erfcMethods = ['erfc', 'erfc_'] as const
const gammaMethods = ['digamma', 'digamma_', 'lgamma', 'lgamma_', 'mvlgamma', 'mvlgamma_'] as const
const igammaMethods = ['igamma', 'igamma_', 'igammac', 'igammac_'] as const

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof leakyRelu, (typeof leakyReluMethods)[number]>,
      Methods<typeof relu, (typeof reluMethods)[number]>,
      Methods<typeof shrink, (typeof shrinkMethods)[number]>,
      Methods<typeof clamp, (typeof clampMethods)[number]>,
      Methods<typeof closeness, (typeof closenessMethods)[number]>,
      Methods<typeof floatParts, (typeof floatPartsMethods)[number]>,
      Methods<typeof integers, (typeof integersMethods)[number]>,
      Methods<typeof lerp, (typeof lerpMethods)[number]>,
      Methods<typeof logarithms, (typeof logarithmsMethods)[number]>,
      Methods<typeof logical, (typeof logicalMethods)[number]>,
      Methods<typeof rounding, (typeof roundingMethods)[number]>,
      Methods<typeof trigonometry, (typeof trigonometryMethods)[number]>,
      Methods<typeof arithmetic, (typeof arithmeticMethods)[number]>,
      Methods<typeof compare, (typeof compareMethods)[number]>,
      Methods<typeof unary, (typeof unaryMethods)[number]>,
      Methods<typeof bessel, (typeof besselMethods)[number]>,
      Methods<typeof erfc, (typeof erfcMethods)[number]>,
      Methods<typeof gamma, (typeof gammaMethods)[number]>,
      Methods<typeof igamma, (typeof igammaMethods)[number]> {
    /** This tensor where `condition` holds, else `other` (`Tensor.where`). */
    where(condition: Tensor, other: Operand): Tensor
    /** See {@link torch.polygamma}. */
    polygamma(n: number): Tensor
    /** {@link torch.polygamma} in place. */
    polygamma_(n: number): Tensor
  }
}

install(leakyRelu, leakyReluMethods)
install(relu, reluMethods)
install(shrink, shrinkMethods)
install(clamp, clampMethods)
install(closeness, closenessMethods)
install(floatParts, floatPartsMethods)
install(integers, integersMethods)
install(lerp, lerpMethods)
install(logarithms, logarithmsMethods)
install(logical, logicalMethods)
install(rounding, roundingMethods)
install(trigonometry, trigonometryMethods)
install(arithmetic, arithmeticMethods)
install(compare, compareMethods)
install(unary, unaryMethods)
install(bessel, besselMethods)
install(erfc, erfcMethods)
install(gamma, gammaMethods)
install(igamma, igammaMethods)
install({
  where: (x: Tensor, condition: Tensor, other: Operand) => where(condition, x, other),
  polygamma: (x: Tensor, n: number) => gamma.polygamma(n, x),
  polygamma_: (x: Tensor, n: number) => gamma.polygamma_(n, x),
})
