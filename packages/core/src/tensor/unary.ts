import * as unary from '../ops/primitives/unary.ts'
import * as gamma from '../ops/special/gamma.ts'
import { prelu } from '../ops/activation/leaky-relu.ts'
import { relu } from '../ops/activation/relu.ts'
import { hardshrink, type ShrinkOptions } from '../ops/activation/shrink.ts'
import { TensorBase } from './base.ts'
import type { Tensor } from './tensor.ts'

/** Elementwise functions of one tensor. */
export abstract class UnaryMethods extends TensorBase {
  /** See {@link torch.neg}. */
  neg(this: Tensor): Tensor {
    return unary.neg(this)
  }

  /** See {@link torch.abs}. */
  abs(this: Tensor): Tensor {
    return unary.abs(this)
  }

  /** See {@link torch.sign}. */
  sign(this: Tensor): Tensor {
    return unary.sign(this)
  }

  /** See {@link torch.sqrt}. */
  sqrt(this: Tensor): Tensor {
    return unary.sqrt(this)
  }

  /** See {@link torch.rsqrt}. */
  rsqrt(this: Tensor): Tensor {
    return unary.rsqrt(this)
  }

  /** See {@link torch.reciprocal}. */
  reciprocal(this: Tensor): Tensor {
    return unary.reciprocal(this)
  }

  /** See {@link torch.exp}. */
  exp(this: Tensor): Tensor {
    return unary.exp(this)
  }

  /** See {@link torch.expm1}. */
  expm1(this: Tensor): Tensor {
    return unary.expm1(this)
  }

  /** See {@link torch.log}. */
  log(this: Tensor): Tensor {
    return unary.log(this)
  }

  /** See {@link torch.log1p}. */
  log1p(this: Tensor): Tensor {
    return unary.log1p(this)
  }

  /** See {@link torch.log2}. */
  log2(this: Tensor): Tensor {
    return unary.log2(this)
  }

  /** See {@link torch.sin}. */
  sin(this: Tensor): Tensor {
    return unary.sin(this)
  }

  /** See {@link torch.cos}. */
  cos(this: Tensor): Tensor {
    return unary.cos(this)
  }

  /** See {@link torch.tan}. */
  tan(this: Tensor): Tensor {
    return unary.tan(this)
  }

  /** See {@link torch.asin}. */
  asin(this: Tensor): Tensor {
    return unary.asin(this)
  }

  /** See {@link torch.acos}. */
  acos(this: Tensor): Tensor {
    return unary.acos(this)
  }

  /** See {@link torch.atan}. */
  atan(this: Tensor): Tensor {
    return unary.atan(this)
  }

  /** See {@link torch.sinh}. */
  sinh(this: Tensor): Tensor {
    return unary.sinh(this)
  }

  /** See {@link torch.cosh}. */
  cosh(this: Tensor): Tensor {
    return unary.cosh(this)
  }

  /** See {@link torch.tanh}. */
  tanh(this: Tensor): Tensor {
    return unary.tanh(this)
  }

  /** See {@link torch.asinh}. */
  asinh(this: Tensor): Tensor {
    return unary.asinh(this)
  }

  /** See {@link torch.acosh}. */
  acosh(this: Tensor): Tensor {
    return unary.acosh(this)
  }

  /** See {@link torch.atanh}. */
  atanh(this: Tensor): Tensor {
    return unary.atanh(this)
  }

  /** See {@link torch.erf}. */
  erf(this: Tensor): Tensor {
    return unary.erf(this)
  }

  /** See {@link torch.erfinv}. */
  erfinv(this: Tensor): Tensor {
    return unary.erfinv(this)
  }

  /** See {@link torch.sigmoid}. */
  sigmoid(this: Tensor): Tensor {
    return unary.sigmoid(this)
  }

  /** See {@link torch.floor}. */
  floor(this: Tensor): Tensor {
    return unary.floor(this)
  }

  /** See {@link torch.ceil}. */
  ceil(this: Tensor): Tensor {
    return unary.ceil(this)
  }

  /** See {@link torch.trunc}. */
  trunc(this: Tensor): Tensor {
    return unary.trunc(this)
  }

  /** See {@link torch.lgamma}. */
  lgamma(this: Tensor): Tensor {
    return gamma.lgamma(this)
  }

  /** See {@link torch.digamma}. */
  digamma(this: Tensor): Tensor {
    return gamma.digamma(this)
  }

  /** See {@link torch.isnan}. */
  isnan(this: Tensor): Tensor {
    return unary.isnan(this)
  }

  /** See {@link torch.isinf}. */
  isinf(this: Tensor): Tensor {
    return unary.isinf(this)
  }

  /** See {@link torch.logicalNot}. */
  logicalNot(this: Tensor): Tensor {
    return unary.logicalNot(this)
  }

  /** See {@link torch.bitwiseNot}. */
  bitwiseNot(this: Tensor): Tensor {
    return unary.bitwiseNot(this)
  }

  /** See {@link torch.hardshrink}. */
  hardshrink(this: Tensor, options?: ShrinkOptions): Tensor {
    return hardshrink(this, options)
  }

  /** See {@link torch.prelu}. */
  prelu(this: Tensor, weight: Tensor): Tensor {
    return prelu(this, weight)
  }

  /** See {@link torch.relu}. */
  relu(this: Tensor): Tensor {
    return relu(this)
  }
}
