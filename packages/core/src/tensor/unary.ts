import type { UnaryName } from '../backend/primitives.ts'
import * as unary from '../ops/unary.ts'
import { relu, reluOp } from '../ops/relu.ts'
import { TensorBase } from './base.ts'
import type { Tensor } from './tensor.ts'

function inPlace(target: Tensor, name: UnaryName): Tensor {
  return unary.unaryOps[name]!.into(target, [target], {})
}

/** Elementwise functions of one tensor; the underscore marks those that change it in place. */
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

  /** See {@link torch.round}. */
  round(this: Tensor): Tensor {
    return unary.round(this)
  }

  /** See {@link torch.trunc}. */
  trunc(this: Tensor): Tensor {
    return unary.trunc(this)
  }

  /** See {@link torch.lgamma}. */
  lgamma(this: Tensor): Tensor {
    return unary.lgamma(this)
  }

  /** See {@link torch.digamma}. */
  digamma(this: Tensor): Tensor {
    return unary.digamma(this)
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

  /** See {@link torch.relu}. */
  relu(this: Tensor): Tensor {
    return relu(this)
  }

  /** {@link torch.relu} in place. */
  relu_(this: Tensor): Tensor {
    return reluOp.into(this, [this], {})
  }

  /** {@link torch.neg} in place. */
  neg_(this: Tensor): Tensor {
    return inPlace(this, 'neg')
  }

  /** {@link torch.abs} in place. */
  abs_(this: Tensor): Tensor {
    return inPlace(this, 'abs')
  }

  /** {@link torch.sign} in place. */
  sign_(this: Tensor): Tensor {
    return inPlace(this, 'sign')
  }

  /** {@link torch.sqrt} in place. */
  sqrt_(this: Tensor): Tensor {
    return inPlace(this, 'sqrt')
  }

  /** {@link torch.rsqrt} in place. */
  rsqrt_(this: Tensor): Tensor {
    return inPlace(this, 'rsqrt')
  }

  /** {@link torch.reciprocal} in place. */
  reciprocal_(this: Tensor): Tensor {
    return inPlace(this, 'reciprocal')
  }

  /** {@link torch.exp} in place. */
  exp_(this: Tensor): Tensor {
    return inPlace(this, 'exp')
  }

  /** {@link torch.expm1} in place. */
  expm1_(this: Tensor): Tensor {
    return inPlace(this, 'expm1')
  }

  /** {@link torch.log} in place. */
  log_(this: Tensor): Tensor {
    return inPlace(this, 'log')
  }

  /** {@link torch.log1p} in place. */
  log1p_(this: Tensor): Tensor {
    return inPlace(this, 'log1p')
  }

  /** {@link torch.log2} in place. */
  log2_(this: Tensor): Tensor {
    return inPlace(this, 'log2')
  }

  /** {@link torch.sin} in place. */
  sin_(this: Tensor): Tensor {
    return inPlace(this, 'sin')
  }

  /** {@link torch.cos} in place. */
  cos_(this: Tensor): Tensor {
    return inPlace(this, 'cos')
  }

  /** {@link torch.tan} in place. */
  tan_(this: Tensor): Tensor {
    return inPlace(this, 'tan')
  }

  /** {@link torch.asin} in place. */
  asin_(this: Tensor): Tensor {
    return inPlace(this, 'asin')
  }

  /** {@link torch.acos} in place. */
  acos_(this: Tensor): Tensor {
    return inPlace(this, 'acos')
  }

  /** {@link torch.atan} in place. */
  atan_(this: Tensor): Tensor {
    return inPlace(this, 'atan')
  }

  /** {@link torch.sinh} in place. */
  sinh_(this: Tensor): Tensor {
    return inPlace(this, 'sinh')
  }

  /** {@link torch.cosh} in place. */
  cosh_(this: Tensor): Tensor {
    return inPlace(this, 'cosh')
  }

  /** {@link torch.tanh} in place. */
  tanh_(this: Tensor): Tensor {
    return inPlace(this, 'tanh')
  }

  /** {@link torch.asinh} in place. */
  asinh_(this: Tensor): Tensor {
    return inPlace(this, 'asinh')
  }

  /** {@link torch.acosh} in place. */
  acosh_(this: Tensor): Tensor {
    return inPlace(this, 'acosh')
  }

  /** {@link torch.atanh} in place. */
  atanh_(this: Tensor): Tensor {
    return inPlace(this, 'atanh')
  }

  /** {@link torch.erf} in place. */
  erf_(this: Tensor): Tensor {
    return inPlace(this, 'erf')
  }

  /** {@link torch.erfinv} in place. */
  erfinv_(this: Tensor): Tensor {
    return inPlace(this, 'erfinv')
  }

  /** {@link torch.sigmoid} in place. */
  sigmoid_(this: Tensor): Tensor {
    return inPlace(this, 'sigmoid')
  }

  /** {@link torch.floor} in place. */
  floor_(this: Tensor): Tensor {
    return inPlace(this, 'floor')
  }

  /** {@link torch.ceil} in place. */
  ceil_(this: Tensor): Tensor {
    return inPlace(this, 'ceil')
  }

  /** {@link torch.round} in place. */
  round_(this: Tensor): Tensor {
    return inPlace(this, 'round')
  }

  /** {@link torch.trunc} in place. */
  trunc_(this: Tensor): Tensor {
    return inPlace(this, 'trunc')
  }

  /** {@link torch.lgamma} in place. */
  lgamma_(this: Tensor): Tensor {
    return inPlace(this, 'lgamma')
  }

  /** {@link torch.digamma} in place. */
  digamma_(this: Tensor): Tensor {
    return inPlace(this, 'digamma')
  }
}
