import { relu_ } from '../ops/activation/relu.ts'
import { rewrite } from '../ops/primitives/rewrite.ts'
import { round, type RoundOptions } from '../ops/elementwise/rounding.ts'
import { unaryInPlace } from '../ops/primitives/define-unary.ts'
import type { Tensor } from './tensor.ts'
import { UnaryMethods } from './unary.ts'

/** Elementwise functions that change their tensor in place, as the underscore says. */
export abstract class InPlaceMethods extends UnaryMethods {
  /** {@link torch.relu} in place. */
  relu_(this: Tensor): Tensor {
    return relu_(this)
  }

  /** {@link torch.neg} in place. */
  neg_(this: Tensor): Tensor {
    return unaryInPlace('neg', this)
  }

  /** {@link torch.abs} in place. */
  abs_(this: Tensor): Tensor {
    return unaryInPlace('abs', this)
  }

  /** {@link torch.sign} in place. */
  sign_(this: Tensor): Tensor {
    return unaryInPlace('sign', this)
  }

  /** {@link torch.sqrt} in place. */
  sqrt_(this: Tensor): Tensor {
    return unaryInPlace('sqrt', this)
  }

  /** {@link torch.rsqrt} in place. */
  rsqrt_(this: Tensor): Tensor {
    return unaryInPlace('rsqrt', this)
  }

  /** {@link torch.reciprocal} in place. */
  reciprocal_(this: Tensor): Tensor {
    return unaryInPlace('reciprocal', this)
  }

  /** {@link torch.exp} in place. */
  exp_(this: Tensor): Tensor {
    return unaryInPlace('exp', this)
  }

  /** {@link torch.expm1} in place. */
  expm1_(this: Tensor): Tensor {
    return unaryInPlace('expm1', this)
  }

  /** {@link torch.log} in place. */
  log_(this: Tensor): Tensor {
    return unaryInPlace('log', this)
  }

  /** {@link torch.log1p} in place. */
  log1p_(this: Tensor): Tensor {
    return unaryInPlace('log1p', this)
  }

  /** {@link torch.log2} in place. */
  log2_(this: Tensor): Tensor {
    return unaryInPlace('log2', this)
  }

  /** {@link torch.sin} in place. */
  sin_(this: Tensor): Tensor {
    return unaryInPlace('sin', this)
  }

  /** {@link torch.cos} in place. */
  cos_(this: Tensor): Tensor {
    return unaryInPlace('cos', this)
  }

  /** {@link torch.tan} in place. */
  tan_(this: Tensor): Tensor {
    return unaryInPlace('tan', this)
  }

  /** {@link torch.asin} in place. */
  asin_(this: Tensor): Tensor {
    return unaryInPlace('asin', this)
  }

  /** {@link torch.acos} in place. */
  acos_(this: Tensor): Tensor {
    return unaryInPlace('acos', this)
  }

  /** {@link torch.atan} in place. */
  atan_(this: Tensor): Tensor {
    return unaryInPlace('atan', this)
  }

  /** {@link torch.sinh} in place. */
  sinh_(this: Tensor): Tensor {
    return unaryInPlace('sinh', this)
  }

  /** {@link torch.cosh} in place. */
  cosh_(this: Tensor): Tensor {
    return unaryInPlace('cosh', this)
  }

  /** {@link torch.tanh} in place. */
  tanh_(this: Tensor): Tensor {
    return unaryInPlace('tanh', this)
  }

  /** {@link torch.asinh} in place. */
  asinh_(this: Tensor): Tensor {
    return unaryInPlace('asinh', this)
  }

  /** {@link torch.acosh} in place. */
  acosh_(this: Tensor): Tensor {
    return unaryInPlace('acosh', this)
  }

  /** {@link torch.atanh} in place. */
  atanh_(this: Tensor): Tensor {
    return unaryInPlace('atanh', this)
  }

  /** {@link torch.erf} in place. */
  erf_(this: Tensor): Tensor {
    return unaryInPlace('erf', this)
  }

  /** {@link torch.erfinv} in place. */
  erfinv_(this: Tensor): Tensor {
    return unaryInPlace('erfinv', this)
  }

  /** {@link torch.sigmoid} in place. */
  sigmoid_(this: Tensor): Tensor {
    return unaryInPlace('sigmoid', this)
  }

  /** {@link torch.floor} in place. */
  floor_(this: Tensor): Tensor {
    return unaryInPlace('floor', this)
  }

  /** {@link torch.ceil} in place. */
  ceil_(this: Tensor): Tensor {
    return unaryInPlace('ceil', this)
  }

  /** {@link torch.round} in place. */
  round_(this: Tensor, options?: RoundOptions): Tensor {
    if (options === undefined) return unaryInPlace('round', this)
    return rewrite('round_', this, (x) => round(x, options))
  }

  /** {@link torch.trunc} in place. */
  trunc_(this: Tensor): Tensor {
    return unaryInPlace('trunc', this)
  }

  /** {@link torch.lgamma} in place. */
  lgamma_(this: Tensor): Tensor {
    return unaryInPlace('lgamma', this)
  }

  /** {@link torch.digamma} in place. */
  digamma_(this: Tensor): Tensor {
    return unaryInPlace('digamma', this)
  }
}
