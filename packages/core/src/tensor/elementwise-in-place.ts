import { TorchError } from '../errors.ts'
import * as arithmetic from '../ops/primitives/arithmetic.ts'
import * as clamping from '../ops/elementwise/clamp.ts'
import * as compare from '../ops/primitives/compare.ts'
import * as floatParts from '../ops/elementwise/float-parts.ts'
import * as integers from '../ops/elementwise/integers.ts'
import * as combine from '../ops/elementwise/lerp.ts'
import * as logarithms from '../ops/elementwise/logarithms.ts'
import * as logical from '../ops/elementwise/logical.ts'
import { type Operand } from '../ops/primitives/operands.ts'
import { isTensor } from '../arguments/tensor.ts'
import { rewrite } from '../ops/primitives/rewrite.ts'
import { i0 } from '../ops/special/bessel.ts'
import { erfc } from '../ops/special/erfc.ts'
import { igamma, igammac } from '../ops/special/igamma.ts'
import { mvlgamma, polygamma } from '../ops/special/gamma.ts'
import * as rounding from '../ops/elementwise/rounding.ts'
import * as trigonometry from '../ops/elementwise/trigonometry.ts'
import * as unary from '../ops/primitives/unary.ts'
import { ElementwiseMethods } from './elementwise.ts'
import type { Tensor } from './tensor.ts'

/** The tensors among further arguments. */
function tensors(...values: readonly unknown[]): Tensor[] {
  return values.filter(isTensor)
}

/** {@link ElementwiseMethods} and comparisons in place: the result is written over the tensor, in its dtype. */
export abstract class ElementwiseInPlaceMethods extends ElementwiseMethods {
  /** {@link torch.trueDivide} in place. */
  trueDivide_(this: Tensor, other: Operand): Tensor {
    return rewrite('trueDivide_', this, (x) => arithmetic.trueDivide(x, other), tensors(other))
  }

  /** {@link torch.floatPower} in place. */
  floatPower_(this: Tensor, exponent: Operand): Tensor {
    if (this.dtype !== 'float64') {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'floatPower_',
        `the base has dtype ${this.dtype}, but the result requires float64. Work out of place.`,
        { dtype: this.dtype },
      )
    }
    return rewrite('floatPower_', this, (x) => arithmetic.floatPower(x, exponent), tensors(exponent))
  }

  /** {@link torch.frac} in place. */
  frac_(this: Tensor): Tensor {
    return rewrite('frac_', this, (x) => rounding.frac(x))
  }

  /** {@link torch.heaviside} in place. */
  heaviside_(this: Tensor, values: Tensor): Tensor {
    return rewrite('heaviside_', this, (x) => rounding.heaviside(x, values), [values])
  }

  /** {@link torch.clamp} in place. */
  clamp_(this: Tensor, min?: Operand | clamping.ClampOptions | null, max?: Operand | null): Tensor {
    return rewrite(
      'clamp_',
      this,
      (x) => clamping.clamp(x, min, max),
      tensors(...Object.values(clamping.boundsOf(min, max))),
    )
  }

  /** {@link torch.clampMin} in place. */
  clampMin_(this: Tensor, min: Operand): Tensor {
    return rewrite('clampMin_', this, (x) => clamping.clampMin(x, min), tensors(min))
  }

  /** {@link torch.clampMax} in place. */
  clampMax_(this: Tensor, max: Operand): Tensor {
    return rewrite('clampMax_', this, (x) => clamping.clampMax(x, max), tensors(max))
  }

  /** {@link torch.nanToNum} in place. */
  nanToNum_(this: Tensor, options?: clamping.NanToNumOptions): Tensor {
    return rewrite('nanToNum_', this, (x) => clamping.nanToNum(x, options))
  }

  /** {@link torch.logicalAnd} in place. */
  logicalAnd_(this: Tensor, other: Tensor): Tensor {
    return rewrite('logicalAnd_', this, (x) => logical.logicalAnd(x, other), [other])
  }

  /** {@link torch.logicalOr} in place. */
  logicalOr_(this: Tensor, other: Tensor): Tensor {
    return rewrite('logicalOr_', this, (x) => logical.logicalOr(x, other), [other])
  }

  /** {@link torch.logicalXor} in place. */
  logicalXor_(this: Tensor, other: Tensor): Tensor {
    return rewrite('logicalXor_', this, (x) => logical.logicalXor(x, other), [other])
  }

  /** {@link torch.deg2rad} in place. */
  deg2rad_(this: Tensor): Tensor {
    return rewrite('deg2rad_', this, (x) => trigonometry.deg2rad(x))
  }

  /** {@link torch.rad2deg} in place. */
  rad2deg_(this: Tensor): Tensor {
    return rewrite('rad2deg_', this, (x) => trigonometry.rad2deg(x))
  }

  /** {@link torch.sinc} in place. */
  sinc_(this: Tensor): Tensor {
    return rewrite('sinc_', this, (x) => trigonometry.sinc(x))
  }

  /** {@link torch.hypot} in place. */
  hypot_(this: Tensor, other: Operand): Tensor {
    return rewrite('hypot_', this, (x) => trigonometry.hypot(x, other), tensors(other))
  }

  /** {@link torch.exp2} in place. */
  exp2_(this: Tensor): Tensor {
    return rewrite('exp2_', this, (x) => logarithms.exp2(x))
  }

  /** {@link torch.log10} in place. */
  log10_(this: Tensor): Tensor {
    return rewrite('log10_', this, (x) => logarithms.log10(x))
  }

  /** {@link torch.xlogy} in place. */
  xlogy_(this: Tensor, other: Operand): Tensor {
    return rewrite('xlogy_', this, (x) => logarithms.xlogy(x, other), tensors(other))
  }

  /** {@link torch.logit} in place. */
  logit_(this: Tensor, options?: logarithms.LogitOptions): Tensor {
    return rewrite('logit_', this, (x) => logarithms.logit(x, options))
  }

  /** {@link torch.copysign} in place. */
  copysign_(this: Tensor, other: Operand): Tensor {
    return rewrite('copysign_', this, (x) => floatParts.copysign(x, other), tensors(other))
  }

  /** {@link torch.nextafter} in place. */
  nextafter_(this: Tensor, other: Tensor): Tensor {
    return rewrite('nextafter_', this, (x) => floatParts.nextafter(x, other), [other])
  }

  /** {@link torch.ldexp} in place. */
  ldexp_(this: Tensor, other: Tensor): Tensor {
    return rewrite('ldexp_', this, (x) => floatParts.ldexp(x, other), [other])
  }

  /** {@link torch.gcd} in place. */
  gcd_(this: Tensor, other: Operand): Tensor {
    return rewrite('gcd_', this, (x) => integers.gcd(x, other), tensors(other))
  }

  /** {@link torch.lcm} in place. */
  lcm_(this: Tensor, other: Operand): Tensor {
    return rewrite('lcm_', this, (x) => integers.lcm(x, other), tensors(other))
  }

  /** {@link torch.lerp} in place. */
  lerp_(this: Tensor, end: Tensor, weight: Tensor | number): Tensor {
    return rewrite('lerp_', this, (x) => combine.lerp(x, end, weight), tensors(end, weight))
  }

  /** {@link torch.addcmul} in place. */
  addcmul_(this: Tensor, a: Tensor, b: Tensor, options?: combine.ScaledOptions): Tensor {
    return rewrite('addcmul_', this, (x) => combine.addcmul(x, a, b, options), [a, b])
  }

  /** {@link torch.addcdiv} in place. */
  addcdiv_(this: Tensor, a: Tensor, b: Tensor, options?: combine.ScaledOptions): Tensor {
    return rewrite('addcdiv_', this, (x) => combine.addcdiv(x, a, b, options), [a, b])
  }

  /** {@link torch.eq} in place. */
  eq_(this: Tensor, other: Operand): Tensor {
    return rewrite('eq_', this, (x) => compare.eq(x, other), tensors(other))
  }

  /** {@link torch.ne} in place. */
  ne_(this: Tensor, other: Operand): Tensor {
    return rewrite('ne_', this, (x) => compare.ne(x, other), tensors(other))
  }

  /** {@link torch.lt} in place. */
  lt_(this: Tensor, other: Operand): Tensor {
    return rewrite('lt_', this, (x) => compare.lt(x, other), tensors(other))
  }

  /** {@link torch.le} in place. */
  le_(this: Tensor, other: Operand): Tensor {
    return rewrite('le_', this, (x) => compare.le(x, other), tensors(other))
  }

  /** {@link torch.gt} in place. */
  gt_(this: Tensor, other: Operand): Tensor {
    return rewrite('gt_', this, (x) => compare.gt(x, other), tensors(other))
  }

  /** {@link torch.ge} in place. */
  ge_(this: Tensor, other: Operand): Tensor {
    return rewrite('ge_', this, (x) => compare.ge(x, other), tensors(other))
  }

  /** {@link torch.logicalNot} in place. */
  logicalNot_(this: Tensor): Tensor {
    return rewrite('logicalNot_', this, (x) => unary.logicalNot(x))
  }

  /** {@link torch.bitwiseNot} in place. */
  bitwiseNot_(this: Tensor): Tensor {
    return rewrite('bitwiseNot_', this, (x) => unary.bitwiseNot(x))
  }

  /** {@link torch.square} in place. */
  square_(this: Tensor): Tensor {
    return rewrite('square_', this, (x) => arithmetic.square(x))
  }

  /** {@link torch.erfc} in place. */
  erfc_(this: Tensor): Tensor {
    return rewrite('erfc_', this, erfc)
  }

  /** {@link torch.i0} in place. */
  i0_(this: Tensor): Tensor {
    return rewrite('i0_', this, i0)
  }

  /** {@link torch.igamma} in place. */
  igamma_(this: Tensor, other: Operand): Tensor {
    return rewrite('igamma_', this, (x) => igamma(x, other), tensors(other))
  }

  /** {@link torch.igammac} in place. */
  igammac_(this: Tensor, other: Operand): Tensor {
    return rewrite('igammac_', this, (x) => igammac(x, other), tensors(other))
  }

  /** {@link torch.polygamma} in place. */
  polygamma_(this: Tensor, n: number): Tensor {
    return rewrite('polygamma_', this, (x) => polygamma(n, x))
  }

  /** {@link torch.mvlgamma} in place. */
  mvlgamma_(this: Tensor, p: number): Tensor {
    return rewrite('mvlgamma_', this, (x) => mvlgamma(x, p))
  }
}
