import type { BinaryName, NoAttrs } from '../backend/primitives.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op, OpDefinition } from '../dispatch/define-op.ts'
import type { Saved } from '../dispatch/node.ts'
import { isFloat } from '../dtype.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { broadcastShapes } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { eq, ge, gt, lt } from './compare.ts'
import { fillLike } from './fill.ts'
import { isTensor, type Operand, operands } from './operands.ts'
import { sumTo } from './reduce.ts'
import { floor, log, neg, trunc } from './unary.ts'
import { where } from './where.ts'

type Grad = (saved: Saved<NoAttrs>, grad: Tensor) => Tensor

interface Rule {
  /** Gradient of each operand before it is summed to the operand's shape. */
  readonly grads?: readonly [Grad, Grad]
  /** Inputs each of them reads. */
  readonly reads?: readonly (readonly number[])[]
  readonly saveOutput?: boolean
  readonly only?: 'float' | 'integral' | 'number'
}

const zeros: Grad = (_, grad) => fillLike(grad, 0)

const rules: { readonly [N in BinaryName]: Rule } = {
  add: { grads: [(_, g) => g, (_, g) => g] },
  sub: { grads: [(_, g) => g, (_, g) => neg(g)], only: 'number' },
  mul: { grads: [(s, g) => mul(g, s.input(1)), (s, g) => mul(g, s.input(0))], reads: [[1], [0]] },
  div: {
    grads: [(s, g) => div(g, s.input(1)), (s, g) => neg(mul(g, div(div(s.input(0), s.input(1)), s.input(1))))],
    reads: [[1], [0, 1]],
    only: 'float',
  },
  floorDivide: { grads: [zeros, zeros], only: 'number' },
  pow: {
    grads: [
      (s, g) => {
        const [base, exponent] = [s.input(0), s.input(1)]
        return where(eq(exponent, 0), 0, mul(g, mul(exponent, pow(base, sub(exponent, 1)))))
      },
      (s, g) => {
        const [base, exponent] = [s.input(0), s.input(1)]
        const atZero = logicalAnd(eq(base, 0), ge(exponent, 0))
        return where(atZero, 0, mul(g, mul(pow(base, exponent), log(base))))
      },
    ],
    reads: [
      [0, 1],
      [0, 1],
    ],
    only: 'number',
  },
  fmod: {
    grads: [(_, g) => g, (s, g) => neg(mul(g, trunc(div(s.input(0), s.input(1)))))],
    reads: [[], [0, 1]],
    only: 'number',
  },
  remainder: {
    grads: [(_, g) => g, (s, g) => neg(mul(g, floor(div(s.input(0), s.input(1)))))],
    reads: [[], [0, 1]],
    only: 'number',
  },
  maximum: {
    grads: [extremeGrad(0, true), extremeGrad(1, true)],
    reads: [
      [0, 1],
      [0, 1],
    ],
  },
  minimum: {
    grads: [extremeGrad(0, false), extremeGrad(1, false)],
    reads: [
      [0, 1],
      [0, 1],
    ],
  },
  atan2: {
    grads: [
      (s, g) => mul(g, div(s.input(1), squaredLength(s))),
      (s, g) => mul(g, div(neg(s.input(0)), squaredLength(s))),
    ],
    reads: [
      [0, 1],
      [0, 1],
    ],
    only: 'float',
  },
  bitwiseAnd: { only: 'integral' },
  bitwiseOr: { only: 'integral' },
  bitwiseXor: { only: 'integral' },
  bitwiseLeftShift: { only: 'integral' },
  bitwiseRightShift: { only: 'integral' },
}

function squaredLength(s: Saved<NoAttrs>): Tensor {
  return add(mul(s.input(0), s.input(0)), mul(s.input(1), s.input(1)))
}

/** Where operands tie, each gets half the gradient, as in torch.maximum. */
function extremeGrad(mine: 0 | 1, greater: boolean): Grad {
  return (s, g) => {
    const [x, y] = [s.input(mine), s.input(mine === 0 ? 1 : 0)]
    const loses = greater ? lt(x, y) : gt(x, y)
    return where(loses, 0, where(eq(x, y), mul(g, 0.5), g))
  }
}

function logicalAnd(a: Tensor, b: Tensor): Tensor {
  return ops.bitwiseAnd.one([a, b], {})
}

function checkDType(name: string, rule: Rule, { dtype }: Tensor): void {
  const bad =
    (rule.only === 'float' && !isFloat(dtype)) ||
    (rule.only === 'integral' && isFloat(dtype)) ||
    (rule.only === 'number' && dtype === 'bool')
  if (!bad) return
  const hint =
    name === 'sub' ? ' Use bitwiseXor() or logicalNot() on bool tensors.' : ' Convert the operands with to(dtype).'
  throw new TorchError('DTYPE_MISMATCH', name, `is not implemented for ${dtype} operands.${hint}`, { dtype })
}

function binary(name: BinaryName): Op<NoAttrs> {
  const rule = rules[name]
  const { grads } = rule
  const vjp: OpDefinition<NoAttrs>['vjp'] =
    grads &&
    ((saved, [grad]) =>
      saved.needs.map((need, i) => (need ? sumTo(grads[i as 0 | 1](saved, grad!), saved.inputs[i]!.shape) : null)))
  return defineOp<NoAttrs>({
    name,
    tier: 'prim',
    broadcast: true,
    meta: (inputs) => {
      const a = inputs[0]!
      if (rule.only !== undefined) checkDType(name, rule, a)
      return { shape: broadcastShapes(name, a.shape, inputs[1]!.shape), dtype: a.dtype }
    },
    ...(vjp === undefined ? {} : { vjp }),
    ...(rule.reads === undefined ? {} : { saveInputs: rule.reads }),
  })
}

/** The 16 binary primitives. */
export const ops: { readonly [N in BinaryName]: Op<NoAttrs> } = {
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  floorDivide: binary('floorDivide'),
  pow: binary('pow'),
  fmod: binary('fmod'),
  remainder: binary('remainder'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  atan2: binary('atan2'),
  bitwiseAnd: binary('bitwiseAnd'),
  bitwiseOr: binary('bitwiseOr'),
  bitwiseXor: binary('bitwiseXor'),
  bitwiseLeftShift: binary('bitwiseLeftShift'),
  bitwiseRightShift: binary('bitwiseRightShift'),
}

const none = {}

export interface AddOptions {
  /** Multiplies the second operand. Default 1. */
  readonly alpha?: number
}

function scaled(op: string, other: Operand, options: AddOptions | undefined): Operand {
  if (options === undefined) return other
  checkOptions(op, options, ['alpha'])
  const { alpha = 1 } = options
  if (alpha === 1) return other
  return isTensor(other) ? mul(other, alpha) : Number(other) * alpha
}

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
  return ops.add.one(operands('add', a, scaled('add', b, options)), none)
}

/**
 * Elementwise a − alpha · b with broadcasting (`torch.sub`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for two bool tensors.
 * @example
 * ```ts
 * torch.sub(torch.tensor([1, 2]), 1) // [0, 1]
 * ```
 */
export function sub(a: Operand, b: Operand, options?: AddOptions): Tensor {
  return ops.sub.one(operands('sub', a, scaled('sub', b, options)), none)
}

/**
 * Elementwise a · b with broadcasting (`torch.mul`).
 *
 * @example
 * ```ts
 * torch.mul(torch.tensor([1, 2]), torch.tensor([[3], [4]])) // [[3, 6], [4, 8]]
 * ```
 */
export function mul(a: Operand, b: Operand): Tensor {
  return ops.mul.one(operands('mul', a, b), none)
}

export interface DivOptions {
  /** null: true division (integers give float32). 'floor' and 'trunc' round the quotient and keep integers. Default null. */
  readonly roundingMode?: 'floor' | 'trunc' | null
}

/**
 * Elementwise a / b with broadcasting (`torch.div`).
 *
 * @example
 * ```ts
 * torch.div(torch.tensor([7, -7]), 2, { roundingMode: 'floor' }) // [3, -4]
 * ```
 */
export function div(a: Operand, b: Operand, options?: DivOptions): Tensor {
  checkOptions('div', options, ['roundingMode'])
  const mode = options?.roundingMode ?? null
  if (mode === 'floor') return floorDivide(a, b)
  if (mode === null) return ops.div.one(operands('div', a, b, true), none)
  const [x, y] = operands('div', a, b)
  if (isFloat(x.dtype)) return trunc(ops.div.one([x, y], none))
  return ops.floorDivide.one([sub(x, ops.fmod.one([x, y], none)), y], none)
}

/**
 * Elementwise ⌊a / b⌋ with broadcasting (`torch.floor_divide`).
 *
 * @example
 * ```ts
 * torch.floorDivide(torch.tensor([-7, 7]), 2) // [-4, 3]
 * ```
 */
export function floorDivide(a: Operand, b: Operand): Tensor {
  return ops.floorDivide.one(operands('floorDivide', a, b), none)
}

/**
 * Elementwise aᵇ with broadcasting (`torch.pow`).
 *
 * @example
 * ```ts
 * torch.pow(torch.tensor([1, 2, 3]), 2) // [1, 4, 9]
 * ```
 */
export function pow(a: Operand, b: Operand): Tensor {
  if (isTensor(a) && b === 2) return mul(a, a)
  return ops.pow.one(operands('pow', a, b), none)
}

/**
 * Elementwise remainder with the sign of the dividend, as C's fmod (`torch.fmod`).
 *
 * @example
 * ```ts
 * torch.fmod(torch.tensor([-7, 7]), 3) // [-1, 1]
 * ```
 */
export function fmod(a: Operand, b: Operand): Tensor {
  return ops.fmod.one(operands('fmod', a, b), none)
}

/**
 * Elementwise remainder with the sign of the divisor, as Python's % (`torch.remainder`).
 *
 * @example
 * ```ts
 * torch.remainder(torch.tensor([-7, 7]), 3) // [2, 1]
 * ```
 */
export function remainder(a: Operand, b: Operand): Tensor {
  return ops.remainder.one(operands('remainder', a, b), none)
}

/**
 * Elementwise larger value; NaN wins; ties share the gradient (`torch.maximum`).
 *
 * @example
 * ```ts
 * torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 2])) // [3, 5]
 * ```
 */
export function maximum(a: Operand, b: Operand): Tensor {
  return ops.maximum.one(operands('maximum', a, b), none)
}

/**
 * Elementwise smaller value; NaN wins; ties share the gradient (`torch.minimum`).
 *
 * @example
 * ```ts
 * torch.minimum(torch.tensor([1, 5]), torch.tensor([3, 2])) // [1, 2]
 * ```
 */
export function minimum(a: Operand, b: Operand): Tensor {
  return ops.minimum.one(operands('minimum', a, b), none)
}

/**
 * Elementwise angle of the point (b, a), in radians within [−π, π] (`torch.atan2`).
 *
 * @example
 * ```ts
 * torch.atan2(torch.tensor([1]), torch.tensor([1])) // [0.7854]
 * ```
 */
export function atan2(a: Operand, b: Operand): Tensor {
  return ops.atan2.one(operands('atan2', a, b, true), none)
}

/**
 * Elementwise bitwise and; logical and for bool (`torch.bitwise_and`).
 *
 * @example
 * ```ts
 * torch.bitwiseAnd(torch.tensor([6], { dtype: 'int32' }), 3) // [2]
 * ```
 */
export function bitwiseAnd(a: Operand, b: Operand): Tensor {
  return ops.bitwiseAnd.one(operands('bitwiseAnd', a, b), none)
}

/**
 * Elementwise bitwise or; logical or for bool (`torch.bitwise_or`).
 *
 * @example
 * ```ts
 * torch.bitwiseOr(torch.tensor([6], { dtype: 'int32' }), 3) // [7]
 * ```
 */
export function bitwiseOr(a: Operand, b: Operand): Tensor {
  return ops.bitwiseOr.one(operands('bitwiseOr', a, b), none)
}

/**
 * Elementwise bitwise exclusive or; logical exclusive or for bool (`torch.bitwise_xor`).
 *
 * @example
 * ```ts
 * torch.bitwiseXor(torch.tensor([6], { dtype: 'int32' }), 3) // [5]
 * ```
 */
export function bitwiseXor(a: Operand, b: Operand): Tensor {
  return ops.bitwiseXor.one(operands('bitwiseXor', a, b), none)
}

/**
 * Elementwise a · 2ᵇ on integers (`torch.bitwise_left_shift`).
 *
 * @example
 * ```ts
 * torch.bitwiseLeftShift(torch.tensor([3], { dtype: 'int32' }), 2) // [12]
 * ```
 */
export function bitwiseLeftShift(a: Operand, b: Operand): Tensor {
  return ops.bitwiseLeftShift.one(operands('bitwiseLeftShift', a, b), none)
}

/**
 * Elementwise ⌊a / 2ᵇ⌋ on integers (`torch.bitwise_right_shift`).
 *
 * @example
 * ```ts
 * torch.bitwiseRightShift(torch.tensor([-8], { dtype: 'int32' }), 1) // [-4]
 * ```
 */
export function bitwiseRightShift(a: Operand, b: Operand): Tensor {
  return ops.bitwiseRightShift.one(operands('bitwiseRightShift', a, b), none)
}

/**
 * Elementwise x², differentiable (`torch.square`).
 *
 * @example
 * ```ts
 * torch.square(torch.tensor([1, 2, 3])) // [1, 4, 9]
 * ```
 */
export function square(x: Tensor): Tensor {
  return mul(x, x)
}
