import type { UnaryName } from '../backend/primitives.ts'
import { relu_ } from '../ops/relu.ts'
import { rewrite } from '../ops/rewrite.ts'
import { round, type RoundOptions } from '../ops/rounding.ts'
import { unaryOps } from '../ops/unary.ts'
import type { Tensor } from './tensor.ts'
import { UnaryMethods } from './unary.ts'

function inPlace(target: Tensor, name: UnaryName): Tensor {
  return unaryOps[name]!.into(target, [target], {})
}

/** Elementwise functions that change their tensor in place, as the underscore says. */
export abstract class InPlaceMethods extends UnaryMethods {
  /** {@link torch.relu} in place. */
  relu_(this: Tensor): Tensor {
    return relu_(this)
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
  round_(this: Tensor, options?: RoundOptions): Tensor {
    if (options === undefined) return inPlace(this, 'round')
    return rewrite('round_', this, (x) => round(x, options))
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
