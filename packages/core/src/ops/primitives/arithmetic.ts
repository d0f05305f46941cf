import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { isTensor } from '../../arguments/tensor.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat, isInteger, isWhole, itemSize, type Scalar } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { binaryInPlace, ops } from './binary.ts'
import { eq } from './compare.ts'
import { constant } from './constants.ts'
import { cast, clone } from './copy.ts'
import { defineElementwise } from './define-elementwise.ts'
import { fillLike } from './fill.ts'
import { inFloat32, type Operand, operands } from './operands.ts'
import { refuseWhere } from './refuse.ts'
import { rsqrt, sqrt, trunc } from './unary.ts'
import { inPlace, type InPlace, rewrite } from './rewrite.ts'

const none = {}

export interface AddOptions {
  /** Multiplies the second operand, in the dtype of the result. Default 1. */
  readonly alpha?: Scalar
}

export const addOptionsKind: takes.Kind = takes.options({ alpha: takes.scalar })

/** a ± alpha · b. */
function combine(name: 'add' | 'sub', op: string, a: Operand, b: Operand, options: AddOptions | undefined): Tensor {
  if (name === 'sub') checkSub(op, a, b)
  const inputs = operands(op, a, b)
  const { alpha = 1 } = options ?? {}
  if (alpha === 1) return ops[name].one(inputs, none)
  const { dtype } = inputs[0]
  if (typeof alpha === 'boolean' && dtype !== 'bool') {
    throw new TorchError('INVALID_ARGUMENT', op, 'Boolean alpha only supported for Boolean results.', { alpha })
  }
  if (!isFloat(dtype) && typeof alpha === 'number' && !isWhole(alpha)) {
    throw new TorchError('INVALID_ARGUMENT', op, `for whole numbers alpha must be one, too, but got ${alpha}.`, {
      alpha,
    })
  }
  checkConverts(op, alpha, dtype)
  return inFloat32(inputs, ([x, y]) => ops[name].one([x!, mul(y!, constant(y!.device, y!.dtype, alpha))], none))
}

const addArguments = signature('add', { a: takes.operand, b: takes.operand, options: addOptionsKind })

/**
 * Elementwise a + alpha · b with broadcasting (`torch.add`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if the shapes do not broadcast.
 * @example
 * ```ts
 * torch.add(torch.tensor([1, 2]), 10) // [11, 12]
 * ```
 */
export function add(a: Operand, b: Operand, options?: AddOptions): Tensor {
  addArguments(arguments)
  return combine('add', 'add', a, b, options)
}

/** {@link add} in place. */
export function add_(x: Tensor, other: Operand, options?: AddOptions): Tensor {
  return options?.alpha === undefined
    ? addInPlace(x, other)
    : rewrite('add_', x, (copy) => add(copy, other, options), [other])
}

const addInPlace = binaryInPlace('add', add)

const subArguments = signature('sub', { a: takes.operand, b: takes.operand, options: addOptionsKind })

/**
 * Elementwise a − alpha · b with broadcasting (`torch.sub`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for bool tensors.
 * @example
 * ```ts
 * torch.sub(torch.tensor([1, 2]), 1) // [0, 1]
 * ```
 */
export function sub(a: Operand, b: Operand, options?: AddOptions): Tensor {
  subArguments(arguments)
  return combine('sub', 'sub', a, b, options)
}

/** {@link sub} in place. */
export function sub_(x: Tensor, other: Operand, options?: AddOptions): Tensor {
  checkSub('sub_', x, other)
  return options?.alpha === undefined
    ? subInPlace(x, other)
    : rewrite('sub_', x, (copy) => sub(copy, other, options), [other])
}

const subInPlace = binaryInPlace('sub', sub)

/** Rejects bool tensors, as PyTorch does: their difference could be several things. */
export function checkSub(op: string, a: Operand, b: Operand): void {
  if (!isBool(a) && !isBool(b)) return
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    'Subtraction with a bool tensor is not supported. Use bitwiseXor() or logicalNot(), or convert with to(dtype).',
  )
}

function isBool(operand: Operand): boolean {
  return typeof operand === 'boolean' || (isTensor(operand) && operand.dtype === 'bool')
}

const mulArguments = signature('mul', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a · b with broadcasting (`torch.mul`).
 *
 * @example
 * ```ts
 * torch.mul(torch.tensor([1, 2]), torch.tensor([[3], [4]])) // [[3, 6], [4, 8]]
 * ```
 */
export function mul(a: Operand, b: Operand): Tensor {
  mulArguments(arguments)
  return ops.mul.one(operands('mul', a, b), none)
}

/** {@link mul} in place. */
export const mul_: InPlace<typeof mul> = binaryInPlace('mul', mul)

export interface DivOptions {
  /** null: true division (integers give float32). 'floor' and 'trunc' round the quotient and keep integers. Default null. */
  readonly roundingMode?: 'floor' | 'trunc' | null
}

const divArguments = signature('div', {
  a: takes.operand,
  b: takes.operand,
  options: takes.options({ roundingMode: takes.orNull(takes.oneOf('floor', 'trunc')) }),
})

/**
 * Elementwise a / b with broadcasting (`torch.div`).
 *
 * @example
 * ```ts
 * torch.div(torch.tensor([7, -7]), 2, { roundingMode: 'floor' }) // [3, -4]
 * ```
 */
export function div(a: Operand, b: Operand, options?: DivOptions): Tensor {
  divArguments(arguments)
  const mode = options?.roundingMode ?? null
  if (mode === null) return ops.div.one(operands('div', a, b, true), none)
  const [x, y] = divisible('div', a, b)
  if (mode === 'floor') return ops.floorDivide.one([x, y], none)
  if (isFloat(x.dtype)) return truncatedOp.one([x, y], none)
  return ops.floorDivide.one([sub(x, ops.fmod.one([x, y], none)), y], none)
}

/** {@link div} in place. */
export function div_(x: Tensor, other: Operand, options?: DivOptions): Tensor {
  if ((options?.roundingMode ?? null) === null) return divInPlace(x, other)
  return rewrite('div_', x, (copy) => div(copy, other, options), [other])
}

const divInPlace = binaryInPlace('div', div)

/** The quotient without its fraction, which no small change of an operand changes. */
const truncatedOp: Op<NoAttrs> = defineElementwise<NoAttrs>('divTrunc', {
  accepts: 'floats',
  composite: ([x, y]) => trunc(ops.div.one([x!, y!], none)),
  grads: [(_, g) => fillLike(g, 0), (_, g) => fillLike(g, 0)],
})

/** Operands of a division whose integers give integers, none of which may be divided by 0. */
function divisible(op: string, a: Operand, b: Operand): readonly [Tensor, Tensor] {
  const inputs = operands(op, a, b)
  const { dtype } = inputs[0]
  if (!isInteger(dtype)) return inputs
  const error = (): TorchError =>
    new TorchError(
      'INVALID_ARGUMENT',
      op,
      'ZeroDivisionError: integers have no quotient by 0. Mask them with where().',
      {
        dtype,
      },
    )
  if (isTensor(b)) refuseWhere(() => eq(inputs[1], 0), error)
  else if (BigInt.asUintN(8 * itemSize(dtype), BigInt(b)) === 0n) throw error()
  return inputs
}

const trueDivideArguments = signature('trueDivide', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a / b: {@link div} without rounding (`torch.true_divide`).
 *
 * @example
 * ```ts
 * torch.trueDivide(torch.tensor([7, -7]), 2) // [3.5, -3.5]
 * ```
 */
export function trueDivide(a: Operand, b: Operand): Tensor {
  trueDivideArguments(arguments)
  return div(a, b)
}

/** {@link trueDivide} in place. */
export const trueDivide_: InPlace<typeof trueDivide> = inPlace('trueDivide', trueDivide)

const rsubArguments = signature('rsub', { a: takes.operand, b: takes.operand, options: addOptionsKind })

/**
 * Elementwise b − alpha · a: {@link sub} with its operands in the other order (`torch.rsub`).
 *
 * @example
 * ```ts
 * torch.rsub(torch.tensor([1, 2]), 10) // [9, 8]
 * ```
 */
export function rsub(a: Operand, b: Operand, options?: AddOptions): Tensor {
  rsubArguments(arguments)
  return combine('sub', 'rsub', b, a, options)
}

const positiveArguments = signature('positive', { input: takes.tensor })

/**
 * The tensor itself (`torch.positive`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for bool.
 * @example
 * ```ts
 * torch.positive(torch.tensor([1, -2])) // [1, -2]
 * ```
 */
export function positive(x: Tensor): Tensor {
  positiveArguments(arguments)
  if (x.dtype !== 'bool') return x
  throw new TorchError('DTYPE_MISMATCH', 'positive', 'is not supported for bool. Convert the tensor with to(dtype).')
}

const floorDivideArguments = signature('floorDivide', { a: takes.operand, b: takes.operand })

/**
 * Elementwise ⌊a / b⌋ with broadcasting (`torch.floor_divide`).
 *
 * @example
 * ```ts
 * torch.floorDivide(torch.tensor([-7, 7]), 2) // [-4, 3]
 * ```
 */
export function floorDivide(a: Operand, b: Operand): Tensor {
  floorDivideArguments(arguments)
  return ops.floorDivide.one(divisible('floorDivide', a, b), none)
}

/** {@link floorDivide} in place. */
export const floorDivide_: InPlace<typeof floorDivide> = binaryInPlace('floorDivide', floorDivide)

const powArguments = signature('pow', { a: takes.operand, b: takes.operand })

/**
 * Elementwise aᵇ with broadcasting (`torch.pow`).
 *
 * @throws TorchError `INVALID_ARGUMENT` for a whole base and a negative whole number as exponent.
 * @example
 * ```ts
 * torch.pow(torch.tensor([1, 2, 3]), 2) // [1, 4, 9]
 * ```
 */
export function pow(a: Operand, b: Operand): Tensor {
  powArguments(arguments)
  const [base, exponent] = operands('pow', a, b)
  const { dtype } = base
  if (isTensor(b)) return ops.pow.one([base, exponent], none)
  if (dtype === 'bool' && typeof b === 'boolean') return b ? clone(base) : fillLike(base, 1)
  if (!isFloat(dtype) && Number(b) < 0) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'pow',
      'Integers to negative integer powers are not allowed. Convert the base with to(dtype), or use floatPower().',
      { exponent: b, dtype },
    )
  }
  if (dtype !== 'float32' && dtype !== 'float64') checkConverts('pow', b, dtype)
  return isFloat(dtype) ? powByOp.one([base], { exponent: Number(b) }) : ops.pow.one([base, exponent], none)
}

/** {@link pow} in place. */
export const pow_: InPlace<typeof pow> = binaryInPlace('pow', pow)

interface PowAttrs {
  readonly exponent: number
}

/** A power whose exponent is a number: roots are taken as such, so that √−∞ is NaN, where the function pow gives ∞. */
const powByOp: Op<PowAttrs> = defineOp<PowAttrs>({
  name: 'powBy',
  gradName: 'pow',
  tier: 'composite',
  accepts: 'floats',
  broadcast: true,
  meta: ([x]) => x!,
  composite: ([x], { exponent }) => {
    if (exponent === 2) return mul(x!, x!)
    if (exponent === 0.5) return sqrt(x!)
    return exponent === -0.5 ? rsqrt(x!) : ops.pow.one([x!, constant(x!.device, x!.dtype, exponent)], none)
  },
  saveInputs: [[0]],
  vjp: (saved, [grad]) => {
    const { exponent } = saved.attrs
    if (exponent === 0) return [fillLike(grad!, 0)]
    return [mul(grad!, mul(powByOp.one([saved.input(0)], { exponent: exponent - 1 }), exponent))]
  },
})

const floatPowerArguments = signature('floatPower', { a: takes.operand, b: takes.operand })

/**
 * Elementwise aᵇ, computed in float64 whatever the operands are (`torch.float_power`).
 *
 * @throws TorchError `UNSUPPORTED_DTYPE` on devices without float64.
 * @example
 * ```ts
 * torch.floatPower(torch.tensor([2, 3], { dtype: 'int32' }), -1) // [0.5, 0.3333], as float64
 * ```
 */
export function floatPower(a: Operand, b: Operand): Tensor {
  floatPowerArguments(arguments)
  return pow(isTensor(a) ? cast(a, 'float64') : a, isTensor(b) ? cast(b, 'float64') : b)
}

/** {@link floatPower} in place, of float64. */
export function floatPower_(x: Tensor, exponent: Operand): Tensor {
  if (x.dtype !== 'float64') {
    throw new TorchError(
      'DTYPE_MISMATCH',
      'floatPower_',
      `the base has dtype ${x.dtype}, but the result requires float64. Work out of place.`,
      { dtype: x.dtype },
    )
  }
  return rewrite('floatPower_', x, (copy) => floatPower(copy, exponent), [exponent])
}

const fmodArguments = signature('fmod', { a: takes.operand, b: takes.operand })

/**
 * Elementwise remainder with the sign of the dividend, as C's fmod (`torch.fmod`).
 *
 * @example
 * ```ts
 * torch.fmod(torch.tensor([-7, 7]), 3) // [-1, 1]
 * ```
 */
export function fmod(a: Operand, b: Operand): Tensor {
  fmodArguments(arguments)
  return ops.fmod.one(divisible('fmod', a, b), none)
}

/** {@link fmod} in place. */
export const fmod_: InPlace<typeof fmod> = binaryInPlace('fmod', fmod)

const remainderArguments = signature('remainder', { a: takes.operand, b: takes.operand })

/**
 * Elementwise remainder with the sign of the divisor, as Python's % (`torch.remainder`).
 *
 * @example
 * ```ts
 * torch.remainder(torch.tensor([-7, 7]), 3) // [2, 1]
 * ```
 */
export function remainder(a: Operand, b: Operand): Tensor {
  remainderArguments(arguments)
  return ops.remainder.one(divisible('remainder', a, b), none)
}

/** {@link remainder} in place. */
export const remainder_: InPlace<typeof remainder> = binaryInPlace('remainder', remainder)

const maximumArguments = signature('maximum', { a: takes.operand, b: takes.operand })

/**
 * Elementwise larger value; NaN wins; ties share the gradient (`torch.maximum`).
 *
 * @example
 * ```ts
 * torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 2])) // [3, 5]
 * ```
 */
export function maximum(a: Operand, b: Operand): Tensor {
  maximumArguments(arguments)
  return ops.maximum.one(operands('maximum', a, b), none)
}

const minimumArguments = signature('minimum', { a: takes.operand, b: takes.operand })

/**
 * Elementwise smaller value; NaN wins; ties share the gradient (`torch.minimum`).
 *
 * @example
 * ```ts
 * torch.minimum(torch.tensor([1, 5]), torch.tensor([3, 2])) // [1, 2]
 * ```
 */
export function minimum(a: Operand, b: Operand): Tensor {
  minimumArguments(arguments)
  return ops.minimum.one(operands('minimum', a, b), none)
}

const atan2Arguments = signature('atan2', { a: takes.operand, b: takes.operand })

/**
 * Elementwise angle of the point (b, a), in radians within [−π, π] (`torch.atan2`).
 *
 * @example
 * ```ts
 * torch.atan2(torch.tensor([1]), torch.tensor([1])) // [0.7854]
 * ```
 */
export function atan2(a: Operand, b: Operand): Tensor {
  atan2Arguments(arguments)
  return ops.atan2.one(operands('atan2', a, b, true), none)
}

/** {@link atan2} in place. */
export const atan2_: InPlace<typeof atan2> = binaryInPlace('atan2', atan2)

const squareArguments = signature('square', { input: takes.tensor })

/**
 * Elementwise x² (`torch.square`).
 *
 * @example
 * ```ts
 * torch.square(torch.tensor([1, 2, 3])) // [1, 4, 9]
 * ```
 */
export function square(x: Tensor): Tensor {
  squareArguments(arguments)
  return pow(x, 2)
}

/** {@link square} in place. */
export const square_: InPlace<typeof square> = inPlace('square', square)

/** What of this file tensors have as methods. */
export const methods = [
  'add',
  'add_',
  'atan2',
  'atan2_',
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
