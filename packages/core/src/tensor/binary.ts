import { constant, type Operand, resultType } from '../ops/operands.ts'
import { isTensor } from '../arguments/tensor.ts'
import type { BinaryName } from '../backend/primitives.ts'
import { category } from '../dtype.ts'
import { TorchError } from '../errors.ts'
import * as arithmetic from '../ops/arithmetic.ts'
import { ops } from '../ops/binary.ts'
import type { AddOptions, DivOptions } from '../ops/arithmetic.ts'
import * as compare from '../ops/compare.ts'
import { cast } from '../ops/copy.ts'
import { rewrite } from '../ops/rewrite.ts'
import { where } from '../ops/where.ts'
import type { Tensor } from './tensor.ts'
import { InPlaceMethods } from './unary-in-place.ts'

/** The other operand of an in-place operation, in the target's dtype; a result of a higher category does not fit into it. */
function fit(op: string, target: Tensor, other: Operand): Tensor {
  const dtype = resultType(target, other)
  if (category(dtype) > category(target.dtype)) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      `result type ${dtype} can't be cast to the desired output type ${target.dtype}. Work out of place.`,
      { result: dtype, target: target.dtype },
    )
  }
  return isTensor(other) ? cast(other, target.dtype) : constant(target.device, target.dtype, other)
}

function inPlace(target: Tensor, name: BinaryName, other: Operand): Tensor {
  return ops[name].into(target, [target, fit(`${name}_`, target, other)], {})
}

/** Elementwise functions of two tensors, or of a tensor and a number; the underscore marks those that work in place. */
export abstract class BinaryMethods extends InPlaceMethods {
  /** See {@link torch.mul}. */
  mul(this: Tensor, other: Operand): Tensor {
    return arithmetic.mul(this, other)
  }

  /** See {@link torch.floorDivide}. */
  floorDivide(this: Tensor, other: Operand): Tensor {
    return arithmetic.floorDivide(this, other)
  }

  /** See {@link torch.pow}. */
  pow(this: Tensor, other: Operand): Tensor {
    return arithmetic.pow(this, other)
  }

  /** See {@link torch.fmod}. */
  fmod(this: Tensor, other: Operand): Tensor {
    return arithmetic.fmod(this, other)
  }

  /** See {@link torch.remainder}. */
  remainder(this: Tensor, other: Operand): Tensor {
    return arithmetic.remainder(this, other)
  }

  /** See {@link torch.maximum}. */
  maximum(this: Tensor, other: Operand): Tensor {
    return arithmetic.maximum(this, other)
  }

  /** See {@link torch.minimum}. */
  minimum(this: Tensor, other: Operand): Tensor {
    return arithmetic.minimum(this, other)
  }

  /** See {@link torch.atan2}. */
  atan2(this: Tensor, other: Operand): Tensor {
    return arithmetic.atan2(this, other)
  }

  /** See {@link torch.bitwiseAnd}. */
  bitwiseAnd(this: Tensor, other: Operand): Tensor {
    return arithmetic.bitwiseAnd(this, other)
  }

  /** See {@link torch.bitwiseOr}. */
  bitwiseOr(this: Tensor, other: Operand): Tensor {
    return arithmetic.bitwiseOr(this, other)
  }

  /** See {@link torch.bitwiseXor}. */
  bitwiseXor(this: Tensor, other: Operand): Tensor {
    return arithmetic.bitwiseXor(this, other)
  }

  /** See {@link torch.bitwiseLeftShift}. */
  bitwiseLeftShift(this: Tensor, other: Operand): Tensor {
    return arithmetic.bitwiseLeftShift(this, other)
  }

  /** See {@link torch.bitwiseRightShift}. */
  bitwiseRightShift(this: Tensor, other: Operand): Tensor {
    return arithmetic.bitwiseRightShift(this, other)
  }

  /** See {@link torch.add}. */
  add(this: Tensor, other: Operand, options?: AddOptions): Tensor {
    return arithmetic.add(this, other, options)
  }

  /** {@link torch.add} in place. */
  add_(this: Tensor, other: Operand, options?: AddOptions): Tensor {
    return inPlace(this, 'add', arithmetic.scaled('add_', this, other, options))
  }

  /** See {@link torch.sub}. */
  sub(this: Tensor, other: Operand, options?: AddOptions): Tensor {
    return arithmetic.sub(this, other, options)
  }

  /** {@link torch.sub} in place. */
  sub_(this: Tensor, other: Operand, options?: AddOptions): Tensor {
    arithmetic.checkSub('sub_', this, other)
    return inPlace(this, 'sub', arithmetic.scaled('sub_', this, other, options))
  }

  /** See {@link torch.div}. */
  div(this: Tensor, other: Operand, options?: DivOptions): Tensor {
    return arithmetic.div(this, other, options)
  }

  /** {@link torch.mul} in place. */
  mul_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'mul', other)
  }

  /** {@link torch.div} in place. */
  div_(this: Tensor, other: Operand, options?: DivOptions): Tensor {
    if ((options?.roundingMode ?? null) === null) return inPlace(this, 'div', other)
    return rewrite('div_', this, (x) => arithmetic.div(x, other, options), isTensor(other) ? [other] : [])
  }

  /** {@link torch.floorDivide} in place. */
  floorDivide_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'floorDivide', other)
  }

  /** {@link torch.pow} in place. */
  pow_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'pow', other)
  }

  /** {@link torch.fmod} in place. */
  fmod_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'fmod', other)
  }

  /** {@link torch.remainder} in place. */
  remainder_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'remainder', other)
  }

  /** {@link torch.bitwiseAnd} in place. */
  bitwiseAnd_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseAnd', other)
  }

  /** {@link torch.bitwiseOr} in place. */
  bitwiseOr_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseOr', other)
  }

  /** {@link torch.bitwiseXor} in place. */
  bitwiseXor_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseXor', other)
  }

  /** {@link torch.bitwiseLeftShift} in place. */
  bitwiseLeftShift_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseLeftShift', other)
  }

  /** {@link torch.bitwiseRightShift} in place. */
  bitwiseRightShift_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseRightShift', other)
  }

  /** {@link torch.atan2} in place. */
  atan2_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'atan2', other)
  }

  /** See {@link torch.square}. */
  square(this: Tensor): Tensor {
    return arithmetic.square(this)
  }

  /** See {@link torch.eq}. */
  eq(this: Tensor, other: Operand): Tensor {
    return compare.eq(this, other)
  }

  /** See {@link torch.ne}. */
  ne(this: Tensor, other: Operand): Tensor {
    return compare.ne(this, other)
  }

  /** See {@link torch.lt}. */
  lt(this: Tensor, other: Operand): Tensor {
    return compare.lt(this, other)
  }

  /** See {@link torch.le}. */
  le(this: Tensor, other: Operand): Tensor {
    return compare.le(this, other)
  }

  /** See {@link torch.gt}. */
  gt(this: Tensor, other: Operand): Tensor {
    return compare.gt(this, other)
  }

  /** See {@link torch.ge}. */
  ge(this: Tensor, other: Operand): Tensor {
    return compare.ge(this, other)
  }

  /** This tensor where `condition` holds, else `other` (`Tensor.where`). */
  where(this: Tensor, condition: Tensor, other: Operand): Tensor {
    return where(condition, this, other)
  }
}
