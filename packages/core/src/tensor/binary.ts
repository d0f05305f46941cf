import { type Operand, operands, resultType } from '../ops/primitives/operands.ts'
import { isTensor } from '../arguments/tensor.ts'
import type { BinaryName } from '../backend/primitives.ts'
import { isFloat } from '../dtype/dtype.ts'
import * as arithmetic from '../ops/primitives/arithmetic.ts'
import { ops } from '../ops/primitives/binary.ts'
import type { AddOptions, DivOptions } from '../ops/primitives/arithmetic.ts'
import * as compare from '../ops/primitives/compare.ts'
import { rewrite } from '../ops/primitives/rewrite.ts'
import { where } from '../ops/primitives/where.ts'
import type { Tensor } from './tensor.ts'
import { InPlaceMethods } from './unary-in-place.ts'

/** Functions that look at integers before they call their op. */
const divisions: ReadonlySet<BinaryName> = new Set<BinaryName>(['div', 'floorDivide', 'fmod', 'remainder', 'atan2'])

/** In the target's memory where the result has its dtype; else computed in the dtype in which both meet, and converted. */
function inPlace(target: Tensor, name: BinaryName, other: Operand, fn: (a: Operand, b: Operand) => Tensor): Tensor {
  const { dtype } = target
  if (name !== 'pow' && resultType(target, other) === dtype && (isFloat(dtype) || !divisions.has(name)))
    return ops[name].into(target, operands(`${name}_`, target, other), {})
  return rewrite(`${name}_`, target, (x) => fn(x, other), isTensor(other) ? [other] : [])
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
    if (options?.alpha === undefined) return inPlace(this, 'add', other, arithmetic.add)
    return rewrite('add_', this, (x) => arithmetic.add(x, other, options), isTensor(other) ? [other] : [])
  }

  /** See {@link torch.sub}. */
  sub(this: Tensor, other: Operand, options?: AddOptions): Tensor {
    return arithmetic.sub(this, other, options)
  }

  /** {@link torch.sub} in place. */
  sub_(this: Tensor, other: Operand, options?: AddOptions): Tensor {
    arithmetic.checkSub('sub_', this, other)
    if (options?.alpha === undefined) return inPlace(this, 'sub', other, arithmetic.sub)
    return rewrite('sub_', this, (x) => arithmetic.sub(x, other, options), isTensor(other) ? [other] : [])
  }

  /** See {@link torch.div}. */
  div(this: Tensor, other: Operand, options?: DivOptions): Tensor {
    return arithmetic.div(this, other, options)
  }

  /** {@link torch.mul} in place. */
  mul_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'mul', other, arithmetic.mul)
  }

  /** {@link torch.div} in place. */
  div_(this: Tensor, other: Operand, options?: DivOptions): Tensor {
    if ((options?.roundingMode ?? null) === null) return inPlace(this, 'div', other, arithmetic.div)
    return rewrite('div_', this, (x) => arithmetic.div(x, other, options), isTensor(other) ? [other] : [])
  }

  /** {@link torch.floorDivide} in place. */
  floorDivide_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'floorDivide', other, arithmetic.floorDivide)
  }

  /** {@link torch.pow} in place. */
  pow_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'pow', other, arithmetic.pow)
  }

  /** {@link torch.fmod} in place. */
  fmod_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'fmod', other, arithmetic.fmod)
  }

  /** {@link torch.remainder} in place. */
  remainder_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'remainder', other, arithmetic.remainder)
  }

  /** {@link torch.bitwiseAnd} in place. */
  bitwiseAnd_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseAnd', other, arithmetic.bitwiseAnd)
  }

  /** {@link torch.bitwiseOr} in place. */
  bitwiseOr_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseOr', other, arithmetic.bitwiseOr)
  }

  /** {@link torch.bitwiseXor} in place. */
  bitwiseXor_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseXor', other, arithmetic.bitwiseXor)
  }

  /** {@link torch.bitwiseLeftShift} in place. */
  bitwiseLeftShift_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseLeftShift', other, arithmetic.bitwiseLeftShift)
  }

  /** {@link torch.bitwiseRightShift} in place. */
  bitwiseRightShift_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'bitwiseRightShift', other, arithmetic.bitwiseRightShift)
  }

  /** {@link torch.atan2} in place. */
  atan2_(this: Tensor, other: Operand): Tensor {
    return inPlace(this, 'atan2', other, arithmetic.atan2)
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
