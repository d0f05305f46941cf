import type { FloatParts } from '../ops/elementwise/float-parts.ts'
import * as arithmetic from '../ops/primitives/arithmetic.ts'
import * as clamping from '../ops/elementwise/clamp.ts'
import * as closeness from '../ops/elementwise/closeness.ts'
import * as floatParts from '../ops/elementwise/float-parts.ts'
import * as integers from '../ops/elementwise/integers.ts'
import * as combine from '../ops/elementwise/lerp.ts'
import * as logarithms from '../ops/elementwise/logarithms.ts'
import * as logical from '../ops/elementwise/logical.ts'
import type { Operand } from '../ops/primitives/operands.ts'
import { i0 } from '../ops/special/bessel.ts'
import { erfc } from '../ops/special/erfc.ts'
import { igamma, igammac } from '../ops/special/igamma.ts'
import { mvlgamma, polygamma } from '../ops/special/gamma.ts'
import * as rounding from '../ops/elementwise/rounding.ts'
import * as trigonometry from '../ops/elementwise/trigonometry.ts'
import { BinaryMethods } from './binary.ts'
import type { Tensor } from './tensor.ts'

/** Further elementwise functions. */
export abstract class ElementwiseMethods extends BinaryMethods {
  /** See {@link torch.positive}. */
  positive(this: Tensor): Tensor {
    return arithmetic.positive(this)
  }

  /** See {@link torch.trueDivide}. */
  trueDivide(this: Tensor, other: Operand): Tensor {
    return arithmetic.trueDivide(this, other)
  }

  /** See {@link torch.floatPower}. */
  floatPower(this: Tensor, exponent: Operand): Tensor {
    return arithmetic.floatPower(this, exponent)
  }

  /** See {@link torch.round}. */
  round(this: Tensor, options?: rounding.RoundOptions): Tensor {
    return rounding.round(this, options)
  }

  /** See {@link torch.frac}. */
  frac(this: Tensor): Tensor {
    return rounding.frac(this)
  }

  /** See {@link torch.heaviside}. */
  heaviside(this: Tensor, values: Tensor): Tensor {
    return rounding.heaviside(this, values)
  }

  /** See {@link torch.clamp}. */
  clamp(this: Tensor, min?: Operand | clamping.ClampOptions | null, max?: Operand | null): Tensor {
    return clamping.clamp(this, min, max)
  }

  /** See {@link torch.clampMin}. */
  clampMin(this: Tensor, min: Operand): Tensor {
    return clamping.clampMin(this, min)
  }

  /** See {@link torch.clampMax}. */
  clampMax(this: Tensor, max: Operand): Tensor {
    return clamping.clampMax(this, max)
  }

  /** See {@link torch.fmax}. */
  fmax(this: Tensor, other: Operand): Tensor {
    return clamping.fmax(this, other)
  }

  /** See {@link torch.fmin}. */
  fmin(this: Tensor, other: Operand): Tensor {
    return clamping.fmin(this, other)
  }

  /** See {@link torch.nanToNum}. */
  nanToNum(this: Tensor, options?: clamping.NanToNumOptions): Tensor {
    return clamping.nanToNum(this, options)
  }

  /** See {@link torch.logicalAnd}. */
  logicalAnd(this: Tensor, other: Tensor): Tensor {
    return logical.logicalAnd(this, other)
  }

  /** See {@link torch.logicalOr}. */
  logicalOr(this: Tensor, other: Tensor): Tensor {
    return logical.logicalOr(this, other)
  }

  /** See {@link torch.logicalXor}. */
  logicalXor(this: Tensor, other: Tensor): Tensor {
    return logical.logicalXor(this, other)
  }

  /** See {@link torch.isfinite}. */
  isfinite(this: Tensor): Tensor {
    return logical.isfinite(this)
  }

  /** See {@link torch.isposinf}. */
  isposinf(this: Tensor): Tensor {
    return logical.isposinf(this)
  }

  /** See {@link torch.isneginf}. */
  isneginf(this: Tensor): Tensor {
    return logical.isneginf(this)
  }

  /** See {@link torch.isreal}. */
  isreal(this: Tensor): Tensor {
    return logical.isreal(this)
  }

  /** See {@link torch.isclose}. */
  isclose(this: Tensor, other: Tensor, options?: closeness.CloseOptions): Tensor {
    return closeness.isclose(this, other, options)
  }

  /** See {@link torch.allclose}. */
  allclose(this: Tensor, other: Tensor, options?: closeness.CloseOptions): Promise<boolean> {
    return closeness.allclose(this, other, options)
  }

  /** See {@link torch.equal}. */
  equal(this: Tensor, other: Tensor): Promise<boolean> {
    return closeness.equal(this, other)
  }

  /** See {@link torch.deg2rad}. */
  deg2rad(this: Tensor): Tensor {
    return trigonometry.deg2rad(this)
  }

  /** See {@link torch.rad2deg}. */
  rad2deg(this: Tensor): Tensor {
    return trigonometry.rad2deg(this)
  }

  /** See {@link torch.sinc}. */
  sinc(this: Tensor): Tensor {
    return trigonometry.sinc(this)
  }

  /** See {@link torch.hypot}. */
  hypot(this: Tensor, other: Operand): Tensor {
    return trigonometry.hypot(this, other)
  }

  /** See {@link torch.exp2}. */
  exp2(this: Tensor): Tensor {
    return logarithms.exp2(this)
  }

  /** See {@link torch.log10}. */
  log10(this: Tensor): Tensor {
    return logarithms.log10(this)
  }

  /** See {@link torch.logaddexp}. */
  logaddexp(this: Tensor, other: Tensor): Tensor {
    return logarithms.logaddexp(this, other)
  }

  /** See {@link torch.logaddexp2}. */
  logaddexp2(this: Tensor, other: Tensor): Tensor {
    return logarithms.logaddexp2(this, other)
  }

  /** See {@link torch.xlogy}. */
  xlogy(this: Tensor, other: Operand): Tensor {
    return logarithms.xlogy(this, other)
  }

  /** See {@link torch.logit}. */
  logit(this: Tensor, options?: logarithms.LogitOptions): Tensor {
    return logarithms.logit(this, options)
  }

  /** See {@link torch.signbit}. */
  signbit(this: Tensor): Tensor {
    return floatParts.signbit(this)
  }

  /** See {@link torch.copysign}. */
  copysign(this: Tensor, other: Operand): Tensor {
    return floatParts.copysign(this, other)
  }

  /** See {@link torch.nextafter}. */
  nextafter(this: Tensor, other: Tensor): Tensor {
    return floatParts.nextafter(this, other)
  }

  /** See {@link torch.frexp}. */
  frexp(this: Tensor): FloatParts {
    return floatParts.frexp(this)
  }

  /** See {@link torch.ldexp}. */
  ldexp(this: Tensor, other: Tensor): Tensor {
    return floatParts.ldexp(this, other)
  }

  /** See {@link torch.gcd}. */
  gcd(this: Tensor, other: Operand): Tensor {
    return integers.gcd(this, other)
  }

  /** See {@link torch.lcm}. */
  lcm(this: Tensor, other: Operand): Tensor {
    return integers.lcm(this, other)
  }

  /** See {@link torch.lerp}. */
  lerp(this: Tensor, end: Tensor, weight: Tensor | number): Tensor {
    return combine.lerp(this, end, weight)
  }

  /** See {@link torch.addcmul}. */
  addcmul(this: Tensor, a: Tensor, b: Tensor, options?: combine.ScaledOptions): Tensor {
    return combine.addcmul(this, a, b, options)
  }

  /** See {@link torch.addcdiv}. */
  addcdiv(this: Tensor, a: Tensor, b: Tensor, options?: combine.ScaledOptions): Tensor {
    return combine.addcdiv(this, a, b, options)
  }

  /** See {@link torch.erfc}. */
  erfc(this: Tensor): Tensor {
    return erfc(this)
  }

  /** See {@link torch.i0}. */
  i0(this: Tensor): Tensor {
    return i0(this)
  }

  /** See {@link torch.igamma}. */
  igamma(this: Tensor, other: Operand): Tensor {
    return igamma(this, other)
  }

  /** See {@link torch.igammac}. */
  igammac(this: Tensor, other: Operand): Tensor {
    return igammac(this, other)
  }

  /** See {@link torch.polygamma}. */
  polygamma(this: Tensor, n: number): Tensor {
    return polygamma(n, this)
  }

  /** See {@link torch.mvlgamma}. */
  mvlgamma(this: Tensor, p: number): Tensor {
    return mvlgamma(this, p)
  }
}
