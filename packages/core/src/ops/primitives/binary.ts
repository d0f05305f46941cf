import type { BinaryName, NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op, OpDefinition } from '../../tensor/op.ts'
import type { Saved } from '../../tape/node.ts'
import { isFloat, isInteger } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, pow, sub } from './arithmetic.ts'
import { eq, ge, gt, lt } from './compare.ts'
import { fillLike } from './fill.ts'
import { sumTo } from './reduce.ts'
import { log, neg, reciprocal } from './unary.ts'
import { where } from './where.ts'
import { type Operand, operands, resultType } from './operands.ts'
import { rewrite } from './rewrite.ts'

type Grad = (saved: Saved<NoAttrs>, grad: Tensor) => Tensor

interface Rule {
  /** Gradient of each operand before it is summed to the operand's shape. */
  readonly grads?: readonly [Grad, Grad]
  /** Inputs each of them reads. */
  readonly reads?: readonly (readonly number[])[]
  readonly saveOutput?: boolean
  /** Dtypes it is for: floats, whole numbers with bool (`integral`) or without (`integer`), all but bool. */
  readonly only?: 'float' | 'integral' | 'integer' | 'number'
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
        return mul(g, where(atZero, 0, mul(pow(base, exponent), log(base))))
      },
    ],
    reads: [
      [0, 1],
      [0, 1],
    ],
    only: 'number',
  },
  fmod: {
    grads: [(_, g) => g, (s, g) => neg(mul(g, div(s.input(0), s.input(1), { roundingMode: 'trunc' })))],
    reads: [[], [0, 1]],
    only: 'number',
  },
  remainder: {
    grads: [(_, g) => g, (s, g) => neg(mul(g, ops.floorDivide.one([s.input(0), s.input(1)], {})))],
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
      (s, g) => mul(g, mul(s.input(1), inverseSquare(s))),
      (s, g) => mul(g, mul(neg(s.input(0)), inverseSquare(s))),
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
  bitwiseLeftShift: { only: 'integer' },
  bitwiseRightShift: { only: 'integer' },
}

/** 1 / (a² + b²); 0 where both are 0, and there is no angle. */
function inverseSquare(s: Saved<NoAttrs>): Tensor {
  const square = add(mul(s.input(0), s.input(0)), mul(s.input(1), s.input(1)))
  return where(eq(square, 0), 0, reciprocal(square))
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
    (rule.only === 'integer' && !isInteger(dtype)) ||
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

/** Functions that look at integers before they call their op. */
const divisions: ReadonlySet<BinaryName> = new Set<BinaryName>(['div', 'floorDivide', 'fmod', 'remainder', 'atan2'])

/**
 * The in-place form of a binary primitive's function: in the target's memory where the result has its dtype; else computed in the
 * dtype in which both meet, and converted.
 */
export function binaryInPlace(
  name: BinaryName,
  fn: (a: Tensor, b: Operand) => Tensor,
): (x: Tensor, other: Operand) => Tensor {
  const op = `${name}_`
  return (x, other) => {
    const { dtype } = x
    if (name !== 'pow' && resultType(x, other) === dtype && (isFloat(dtype) || !divisions.has(name)))
      return ops[name].into(x, operands(op, x, other), {})
    return rewrite(op, x, (copy) => fn(copy, other), [other])
  }
}
