import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs, UnaryName } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../dispatch/define-op.ts'
import type { Saved } from '../../tape/node.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { clone } from './copy.ts'
import { fillLike } from './fill.ts'
import { asFloat } from './operands.ts'
import { polygamma } from '../special/polygamma.ts'
import { rewrite } from './rewrite.ts'

interface Rule {
  /** Gradient of x from that of y, given x or y. */
  readonly grad?: (grad: Tensor, saved: Tensor) => Tensor
  readonly reads?: 'x' | 'y'
  /** What integers and bools do: become floats first (`float`), stay (`keep`), are already whole (`whole`), or are refused. */
  readonly integers: 'float' | 'keep' | 'whole'
  readonly refuses?: 'bool' | 'float'
  readonly bool?: true
}

const f = (grad: (g: Tensor, saved: Tensor) => Tensor, reads: 'x' | 'y'): Rule => ({ grad, reads, integers: 'float' })
const flat = (g: Tensor): Tensor => fillLike(g, 0)

const rules: { readonly [N in UnaryName]: Rule } = {
  neg: { grad: (g) => neg(g), integers: 'keep', refuses: 'bool' },
  abs: { grad: (g, x) => mul(g, sign(x)), reads: 'x', integers: 'keep', refuses: 'bool' },
  sign: { grad: flat, integers: 'keep' },
  sqrt: f((g, y) => div(g, mul(y, 2)), 'y'),
  rsqrt: f((g, y) => mul(mul(g, -0.5), mul(y, mul(y, y))), 'y'),
  reciprocal: f((g, y) => neg(mul(g, mul(y, y))), 'y'),
  exp: f((g, y) => mul(g, y), 'y'),
  expm1: f((g, y) => mul(g, add(y, 1)), 'y'),
  log: f((g, x) => div(g, x), 'x'),
  log1p: f((g, x) => div(g, add(x, 1)), 'x'),
  log2: f((g, x) => div(g, mul(x, Math.LN2)), 'x'),
  sin: f((g, x) => mul(g, cos(x)), 'x'),
  cos: f((g, x) => neg(mul(g, sin(x))), 'x'),
  tan: f((g, y) => mul(g, add(mul(y, y), 1)), 'y'),
  asin: f((g, x) => mul(g, rsqrt(sub(1, mul(x, x)))), 'x'),
  acos: f((g, x) => neg(mul(g, rsqrt(sub(1, mul(x, x))))), 'x'),
  atan: f((g, x) => div(g, add(mul(x, x), 1)), 'x'),
  sinh: f((g, x) => mul(g, cosh(x)), 'x'),
  cosh: f((g, x) => mul(g, sinh(x)), 'x'),
  tanh: f((g, y) => mul(g, sub(1, mul(y, y))), 'y'),
  asinh: f((g, x) => mul(g, rsqrt(add(mul(x, x), 1))), 'x'),
  acosh: f((g, x) => mul(g, rsqrt(sub(mul(x, x), 1))), 'x'),
  atanh: f((g, x) => div(g, sub(1, mul(x, x))), 'x'),
  erf: f((g, x) => mul(g, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))), 'x'),
  erfinv: f((g, x) => mul(g, mul(exp(mul(erfinv(x), erfinv(x))), Math.sqrt(Math.PI) / 2)), 'x'),
  sigmoid: f((g, y) => mul(g, mul(sub(1, y), y)), 'y'),
  floor: { grad: flat, integers: 'whole', refuses: 'bool' },
  ceil: { grad: flat, integers: 'whole', refuses: 'bool' },
  round: { grad: flat, integers: 'whole', refuses: 'bool' },
  trunc: { grad: flat, integers: 'whole', refuses: 'bool' },
  lgamma: f((g, x) => mul(g, digamma(x)), 'x'),
  digamma: f((g, x) => mul(g, polygamma(1, x)), 'x'),
  isnan: { integers: 'keep', bool: true },
  isinf: { integers: 'keep', bool: true },
  logicalNot: { integers: 'keep', bool: true },
  bitwiseNot: { integers: 'keep', refuses: 'float' },
}

function checkDType(name: string, { refuses }: Rule, { dtype }: Tensor): void {
  if (refuses === undefined || (refuses === 'bool' ? dtype !== 'bool' : !isFloat(dtype))) return
  throw new TorchError('DTYPE_MISMATCH', name, `is not implemented for ${dtype}. Convert the tensor with to(dtype).`, {
    dtype,
  })
}

function unary(name: UnaryName): (x: Tensor) => Tensor {
  const rule = rules[name]
  const { grad, reads } = rule
  const op = defineOp<NoAttrs>({
    name,
    tier: 'prim',
    broadcast: true,
    ...(rule.integers === 'float' ? { accepts: 'floats' as const } : {}),
    meta: ([x]) => {
      checkDType(name, rule, x!)
      return rule.bool === true ? { shape: x!.shape, dtype: 'bool' } : x!
    },
    ...(grad === undefined
      ? {}
      : {
          vjp: (saved: Saved<NoAttrs>, [g]: readonly (Tensor | null)[]) => [
            grad(g!, reads === 'x' ? saved.input(0) : reads === 'y' ? saved.output(0) : g!),
          ],
        }),
    ...(reads === 'x' ? { saveInputs: [[0]] } : {}),
    ...(reads === 'y' ? { saveOutputs: [0] } : {}),
  })
  unaryOps[name] = op
  const check = signature(name, { input: takes.tensor })
  return (functions[name] = function (x: Tensor): Tensor {
    check(arguments)
    if (rule.integers === 'keep' || isFloat(x.dtype)) return op.one([x], {})
    if (rule.integers === 'float') return op.one([asFloat(x)], {})
    checkDType(name, rule, x)
    return clone(x)
  })
}

const functions: Partial<Record<UnaryName, (x: Tensor) => Tensor>> = {}

/** The in-place form of a unary primitive: `sqrt_`. */
export function unaryInPlace(name: UnaryName, x: Tensor): Tensor {
  const { integers, bool } = rules[name]
  if (bool !== true && (integers === 'keep' || isFloat(x.dtype))) return unaryOps[name]!.into(x, [x], {})
  return rewrite(`${name}_`, x, functions[name]!)
}

/** The 36 unary primitives. */
export const unaryOps: Partial<Record<UnaryName, Op<NoAttrs>>> = {}

/**
 * Elementwise −x (`torch.neg`).
 *
 * @example
 * ```ts
 * torch.neg(torch.tensor([1, -2])) // [-1, 2]
 * ```
 */
export const neg: (x: Tensor) => Tensor = unary('neg')

/**
 * Elementwise |x|; the gradient at 0 is 0 (`torch.abs`).
 *
 * @example
 * ```ts
 * torch.abs(torch.tensor([-1, 2])) // [1, 2]
 * ```
 */
export const abs: (x: Tensor) => Tensor = unary('abs')

/**
 * Elementwise the sign of x: −1, 0 or 1, and 0 for NaN (`torch.sign`).
 *
 * @example
 * ```ts
 * torch.sign(torch.tensor([-3, 0, 2])) // [-1, 0, 1]
 * ```
 */
export const sign: (x: Tensor) => Tensor = unary('sign')

/**
 * Elementwise √x (`torch.sqrt`).
 *
 * @example
 * ```ts
 * torch.sqrt(torch.tensor([4, 9])) // [2, 3]
 * ```
 */
export const sqrt: (x: Tensor) => Tensor = unary('sqrt')

/**
 * Elementwise 1/√x (`torch.rsqrt`).
 *
 * @example
 * ```ts
 * torch.rsqrt(torch.tensor([4])) // [0.5]
 * ```
 */
export const rsqrt: (x: Tensor) => Tensor = unary('rsqrt')

/**
 * Elementwise 1/x (`torch.reciprocal`).
 *
 * @example
 * ```ts
 * torch.reciprocal(torch.tensor([4])) // [0.25]
 * ```
 */
export const reciprocal: (x: Tensor) => Tensor = unary('reciprocal')

/**
 * Elementwise eˣ (`torch.exp`).
 *
 * @example
 * ```ts
 * torch.exp(torch.tensor([0, 1])) // [1, 2.7183]
 * ```
 */
export const exp: (x: Tensor) => Tensor = unary('exp')

/**
 * Elementwise eˣ − 1, accurate near 0 (`torch.expm1`).
 *
 * @example
 * ```ts
 * torch.expm1(torch.tensor([0, 1])) // [0, 1.7183]
 * ```
 */
export const expm1: (x: Tensor) => Tensor = unary('expm1')

/**
 * Elementwise the natural logarithm of x (`torch.log`).
 *
 * @example
 * ```ts
 * torch.log(torch.tensor([1, Math.E])) // [0, 1]
 * ```
 */
export const log: (x: Tensor) => Tensor = unary('log')

/**
 * Elementwise ln(1 + x), accurate near 0 (`torch.log1p`).
 *
 * @example
 * ```ts
 * torch.log1p(torch.tensor([0, 1])) // [0, 0.6931]
 * ```
 */
export const log1p: (x: Tensor) => Tensor = unary('log1p')

/**
 * Elementwise the logarithm of x to base 2 (`torch.log2`).
 *
 * @example
 * ```ts
 * torch.log2(torch.tensor([1, 8])) // [0, 3]
 * ```
 */
export const log2: (x: Tensor) => Tensor = unary('log2')

/**
 * Elementwise the sine of x (radians) (`torch.sin`).
 *
 * @example
 * ```ts
 * torch.sin(torch.tensor([0])) // [0]
 * ```
 */
export const sin: (x: Tensor) => Tensor = unary('sin')

/**
 * Elementwise the cosine of x (radians) (`torch.cos`).
 *
 * @example
 * ```ts
 * torch.cos(torch.tensor([0])) // [1]
 * ```
 */
export const cos: (x: Tensor) => Tensor = unary('cos')

/**
 * Elementwise the tangent of x (radians) (`torch.tan`).
 *
 * @example
 * ```ts
 * torch.tan(torch.tensor([0])) // [0]
 * ```
 */
export const tan: (x: Tensor) => Tensor = unary('tan')

/**
 * Elementwise the angle in [−π/2, π/2] whose sine is x; NaN outside [−1, 1] (`torch.asin`).
 *
 * @example
 * ```ts
 * torch.asin(torch.tensor([1])) // [1.5708]
 * ```
 */
export const asin: (x: Tensor) => Tensor = unary('asin')

/**
 * Elementwise the angle in [0, π] whose cosine is x; NaN outside [−1, 1] (`torch.acos`).
 *
 * @example
 * ```ts
 * torch.acos(torch.tensor([1])) // [0]
 * ```
 */
export const acos: (x: Tensor) => Tensor = unary('acos')

/**
 * Elementwise the angle in (−π/2, π/2) whose tangent is x (`torch.atan`).
 *
 * @example
 * ```ts
 * torch.atan(torch.tensor([1])) // [0.7854]
 * ```
 */
export const atan: (x: Tensor) => Tensor = unary('atan')

/**
 * Elementwise (eˣ − e⁻ˣ) / 2 (`torch.sinh`).
 *
 * @example
 * ```ts
 * torch.sinh(torch.tensor([1])) // [1.1752]
 * ```
 */
export const sinh: (x: Tensor) => Tensor = unary('sinh')

/**
 * Elementwise (eˣ + e⁻ˣ) / 2 (`torch.cosh`).
 *
 * @example
 * ```ts
 * torch.cosh(torch.tensor([0])) // [1]
 * ```
 */
export const cosh: (x: Tensor) => Tensor = unary('cosh')

/**
 * Elementwise (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) (`torch.tanh`).
 *
 * @example
 * ```ts
 * torch.tanh(torch.tensor([1])) // [0.7616]
 * ```
 */
export const tanh: (x: Tensor) => Tensor = unary('tanh')

/**
 * Elementwise the inverse of sinh (`torch.asinh`).
 *
 * @example
 * ```ts
 * torch.asinh(torch.tensor([1])) // [0.8814]
 * ```
 */
export const asinh: (x: Tensor) => Tensor = unary('asinh')

/**
 * Elementwise the inverse of cosh; NaN below 1 (`torch.acosh`).
 *
 * @example
 * ```ts
 * torch.acosh(torch.tensor([1])) // [0]
 * ```
 */
export const acosh: (x: Tensor) => Tensor = unary('acosh')

/**
 * Elementwise the inverse of tanh; NaN outside [−1, 1] (`torch.atanh`).
 *
 * @example
 * ```ts
 * torch.atanh(torch.tensor([0.5])) // [0.5493]
 * ```
 */
export const atanh: (x: Tensor) => Tensor = unary('atanh')

/**
 * Elementwise the error function 2/√π ∫₀ˣ e^(−t²) dt (`torch.erf`).
 *
 * @example
 * ```ts
 * torch.erf(torch.tensor([1])) // [0.8427]
 * ```
 */
export const erf: (x: Tensor) => Tensor = unary('erf')

/**
 * Elementwise the inverse of erf; NaN outside [−1, 1] (`torch.erfinv`).
 *
 * @example
 * ```ts
 * torch.erfinv(torch.tensor([0.5])) // [0.4769]
 * ```
 */
export const erfinv: (x: Tensor) => Tensor = unary('erfinv')

/**
 * Elementwise 1 / (1 + e⁻ˣ) (`torch.sigmoid`).
 *
 * @example
 * ```ts
 * torch.sigmoid(torch.tensor([0])) // [0.5]
 * ```
 */
export const sigmoid: (x: Tensor) => Tensor = unary('sigmoid')

/**
 * Elementwise the largest whole number ≤ x (`torch.floor`).
 *
 * @example
 * ```ts
 * torch.floor(torch.tensor([-1.5])) // [-2]
 * ```
 */
export const floor: (x: Tensor) => Tensor = unary('floor')

/**
 * Elementwise the smallest whole number ≥ x (`torch.ceil`).
 *
 * @example
 * ```ts
 * torch.ceil(torch.tensor([-1.5])) // [-1]
 * ```
 */
export const ceil: (x: Tensor) => Tensor = unary('ceil')

/**
 * Elementwise x rounded to the nearest whole number, halves to even (`torch.round`).
 *
 * @example
 * ```ts
 * torch.round(torch.tensor([0.5, 1.5])) // [0, 2]
 * ```
 */
export const round: (x: Tensor) => Tensor = unary('round')

/**
 * Elementwise x without its fraction (`torch.trunc`).
 *
 * @example
 * ```ts
 * torch.trunc(torch.tensor([-1.5])) // [-1]
 * ```
 */
export const trunc: (x: Tensor) => Tensor = unary('trunc')

/**
 * Elementwise ln |Γ(x)| (`torch.lgamma`).
 *
 * @example
 * ```ts
 * torch.lgamma(torch.tensor([4])) // [1.7918]
 * ```
 */
export const lgamma: (x: Tensor) => Tensor = unary('lgamma')

/**
 * Elementwise the derivative of ln Γ(x) (`torch.digamma`).
 *
 * @example
 * ```ts
 * torch.digamma(torch.tensor([1])) // [-0.5772]
 * ```
 */
export const digamma: (x: Tensor) => Tensor = unary('digamma')

/**
 * Elementwise whether x is NaN, as bool (`torch.isnan`).
 *
 * @example
 * ```ts
 * torch.isnan(torch.tensor([1, NaN])) // [false, true]
 * ```
 */
export const isnan: (x: Tensor) => Tensor = unary('isnan')

/**
 * Elementwise whether x is ±∞, as bool (`torch.isinf`).
 *
 * @example
 * ```ts
 * torch.isinf(torch.tensor([1, Infinity])) // [false, true]
 * ```
 */
export const isinf: (x: Tensor) => Tensor = unary('isinf')

/**
 * Elementwise whether x is 0, as bool (`torch.logical_not`).
 *
 * @example
 * ```ts
 * torch.logicalNot(torch.tensor([0, 2])) // [true, false]
 * ```
 */
export const logicalNot: (x: Tensor) => Tensor = unary('logicalNot')

/**
 * Elementwise all bits of an integer flipped; logical not for bool (`torch.bitwise_not`).
 *
 * @example
 * ```ts
 * torch.bitwiseNot(torch.tensor([0], { dtype: 'int32' })) // [-1]
 * ```
 */
export const bitwiseNot: (x: Tensor) => Tensor = unary('bitwiseNot')
