import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { differentiable as f, unary, unaryInPlace } from './define-unary.ts'
import { fillLike } from './fill.ts'
import { inPlace, type InPlace } from './rewrite.ts'

const flat = (g: Tensor): Tensor => fillLike(g, 0)

/**
 * Elementwise −x (`torch.neg`).
 *
 * @example
 * ```ts
 * torch.neg(torch.tensor([1, -2])) // [-1, 2]
 * ```
 */
export const neg: (x: Tensor) => Tensor = unary('neg', { grad: (g) => neg(g), integers: 'keep', refuses: 'bool' })

/** {@link neg} in place. */
export const neg_: typeof neg = unaryInPlace('neg')

/**
 * Elementwise |x|; the gradient at 0 is 0 (`torch.abs`).
 *
 * @example
 * ```ts
 * torch.abs(torch.tensor([-1, 2])) // [1, 2]
 * ```
 */
export const abs: (x: Tensor) => Tensor = unary('abs', {
  grad: (g, x) => mul(g, sign(x)),
  reads: 'x',
  integers: 'keep',
  refuses: 'bool',
})

/** {@link abs} in place. */
export const abs_: typeof abs = unaryInPlace('abs')

/**
 * Elementwise the sign of x: −1, 0 or 1, and 0 for NaN (`torch.sign`).
 *
 * @example
 * ```ts
 * torch.sign(torch.tensor([-3, 0, 2])) // [-1, 0, 1]
 * ```
 */
export const sign: (x: Tensor) => Tensor = unary('sign', { grad: flat, integers: 'keep' })

/** {@link sign} in place. */
export const sign_: typeof sign = unaryInPlace('sign')

/**
 * Elementwise √x (`torch.sqrt`).
 *
 * @example
 * ```ts
 * torch.sqrt(torch.tensor([4, 9])) // [2, 3]
 * ```
 */
export const sqrt: (x: Tensor) => Tensor = unary(
  'sqrt',
  f((g, y) => div(g, mul(y, 2)), 'y'),
)

/** {@link sqrt} in place. */
export const sqrt_: typeof sqrt = unaryInPlace('sqrt')

/**
 * Elementwise 1/√x (`torch.rsqrt`).
 *
 * @example
 * ```ts
 * torch.rsqrt(torch.tensor([4])) // [0.5]
 * ```
 */
export const rsqrt: (x: Tensor) => Tensor = unary(
  'rsqrt',
  f((g, y) => mul(mul(g, -0.5), mul(y, mul(y, y))), 'y'),
)

/** {@link rsqrt} in place. */
export const rsqrt_: typeof rsqrt = unaryInPlace('rsqrt')

/**
 * Elementwise 1/x (`torch.reciprocal`).
 *
 * @example
 * ```ts
 * torch.reciprocal(torch.tensor([4])) // [0.25]
 * ```
 */
export const reciprocal: (x: Tensor) => Tensor = unary(
  'reciprocal',
  f((g, y) => neg(mul(g, mul(y, y))), 'y'),
)

/** {@link reciprocal} in place. */
export const reciprocal_: typeof reciprocal = unaryInPlace('reciprocal')

/**
 * Elementwise eˣ (`torch.exp`).
 *
 * @example
 * ```ts
 * torch.exp(torch.tensor([0, 1])) // [1, 2.7183]
 * ```
 */
export const exp: (x: Tensor) => Tensor = unary(
  'exp',
  f((g, y) => mul(g, y), 'y'),
)

/** {@link exp} in place. */
export const exp_: typeof exp = unaryInPlace('exp')

/**
 * Elementwise eˣ − 1, accurate near 0 (`torch.expm1`).
 *
 * @example
 * ```ts
 * torch.expm1(torch.tensor([0, 1])) // [0, 1.7183]
 * ```
 */
export const expm1: (x: Tensor) => Tensor = unary(
  'expm1',
  f((g, y) => mul(g, add(y, 1)), 'y'),
)

/** {@link expm1} in place. */
export const expm1_: typeof expm1 = unaryInPlace('expm1')

/**
 * Elementwise the natural logarithm of x (`torch.log`).
 *
 * @example
 * ```ts
 * torch.log(torch.tensor([1, Math.E])) // [0, 1]
 * ```
 */
export const log: (x: Tensor) => Tensor = unary(
  'log',
  f((g, x) => div(g, x), 'x'),
)

/** {@link log} in place. */
export const log_: typeof log = unaryInPlace('log')

/**
 * Elementwise ln(1 + x), accurate near 0 (`torch.log1p`).
 *
 * @example
 * ```ts
 * torch.log1p(torch.tensor([0, 1])) // [0, 0.6931]
 * ```
 */
export const log1p: (x: Tensor) => Tensor = unary(
  'log1p',
  f((g, x) => div(g, add(x, 1)), 'x'),
)

/** {@link log1p} in place. */
export const log1p_: typeof log1p = unaryInPlace('log1p')

/**
 * Elementwise the logarithm of x to base 2 (`torch.log2`).
 *
 * @example
 * ```ts
 * torch.log2(torch.tensor([1, 8])) // [0, 3]
 * ```
 */
export const log2: (x: Tensor) => Tensor = unary(
  'log2',
  f((g, x) => div(g, mul(x, Math.LN2)), 'x'),
)

/** {@link log2} in place. */
export const log2_: typeof log2 = unaryInPlace('log2')

/**
 * Elementwise the sine of x (radians) (`torch.sin`).
 *
 * @example
 * ```ts
 * torch.sin(torch.tensor([0])) // [0]
 * ```
 */
export const sin: (x: Tensor) => Tensor = unary(
  'sin',
  f((g, x) => mul(g, cos(x)), 'x'),
)

/** {@link sin} in place. */
export const sin_: typeof sin = unaryInPlace('sin')

/**
 * Elementwise the cosine of x (radians) (`torch.cos`).
 *
 * @example
 * ```ts
 * torch.cos(torch.tensor([0])) // [1]
 * ```
 */
export const cos: (x: Tensor) => Tensor = unary(
  'cos',
  f((g, x) => neg(mul(g, sin(x))), 'x'),
)

/** {@link cos} in place. */
export const cos_: typeof cos = unaryInPlace('cos')

/**
 * Elementwise the tangent of x (radians) (`torch.tan`).
 *
 * @example
 * ```ts
 * torch.tan(torch.tensor([0])) // [0]
 * ```
 */
export const tan: (x: Tensor) => Tensor = unary(
  'tan',
  f((g, y) => mul(g, add(mul(y, y), 1)), 'y'),
)

/** {@link tan} in place. */
export const tan_: typeof tan = unaryInPlace('tan')

/**
 * Elementwise the angle in [−π/2, π/2] whose sine is x; NaN outside [−1, 1] (`torch.asin`).
 *
 * @example
 * ```ts
 * torch.asin(torch.tensor([1])) // [1.5708]
 * ```
 */
export const asin: (x: Tensor) => Tensor = unary(
  'asin',
  f((g, x) => mul(g, rsqrt(sub(1, mul(x, x)))), 'x'),
)

/** {@link asin} in place. */
export const asin_: typeof asin = unaryInPlace('asin')

/**
 * Elementwise the angle in [0, π] whose cosine is x; NaN outside [−1, 1] (`torch.acos`).
 *
 * @example
 * ```ts
 * torch.acos(torch.tensor([1])) // [0]
 * ```
 */
export const acos: (x: Tensor) => Tensor = unary(
  'acos',
  f((g, x) => neg(mul(g, rsqrt(sub(1, mul(x, x))))), 'x'),
)

/** {@link acos} in place. */
export const acos_: typeof acos = unaryInPlace('acos')

/**
 * Elementwise the angle in (−π/2, π/2) whose tangent is x (`torch.atan`).
 *
 * @example
 * ```ts
 * torch.atan(torch.tensor([1])) // [0.7854]
 * ```
 */
export const atan: (x: Tensor) => Tensor = unary(
  'atan',
  f((g, x) => div(g, add(mul(x, x), 1)), 'x'),
)

/** {@link atan} in place. */
export const atan_: typeof atan = unaryInPlace('atan')

/**
 * Elementwise (eˣ − e⁻ˣ) / 2 (`torch.sinh`).
 *
 * @example
 * ```ts
 * torch.sinh(torch.tensor([1])) // [1.1752]
 * ```
 */
export const sinh: (x: Tensor) => Tensor = unary(
  'sinh',
  f((g, x) => mul(g, cosh(x)), 'x'),
)

/** {@link sinh} in place. */
export const sinh_: typeof sinh = unaryInPlace('sinh')

/**
 * Elementwise (eˣ + e⁻ˣ) / 2 (`torch.cosh`).
 *
 * @example
 * ```ts
 * torch.cosh(torch.tensor([0])) // [1]
 * ```
 */
export const cosh: (x: Tensor) => Tensor = unary(
  'cosh',
  f((g, x) => mul(g, sinh(x)), 'x'),
)

/** {@link cosh} in place. */
export const cosh_: typeof cosh = unaryInPlace('cosh')

/**
 * Elementwise (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) (`torch.tanh`).
 *
 * @example
 * ```ts
 * torch.tanh(torch.tensor([1])) // [0.7616]
 * ```
 */
export const tanh: (x: Tensor) => Tensor = unary(
  'tanh',
  f((g, y) => mul(g, sub(1, mul(y, y))), 'y'),
)

/** {@link tanh} in place. */
export const tanh_: typeof tanh = unaryInPlace('tanh')

/**
 * Elementwise the inverse of sinh (`torch.asinh`).
 *
 * @example
 * ```ts
 * torch.asinh(torch.tensor([1])) // [0.8814]
 * ```
 */
export const asinh: (x: Tensor) => Tensor = unary(
  'asinh',
  f((g, x) => mul(g, rsqrt(add(mul(x, x), 1))), 'x'),
)

/** {@link asinh} in place. */
export const asinh_: typeof asinh = unaryInPlace('asinh')

/**
 * Elementwise the inverse of cosh; NaN below 1 (`torch.acosh`).
 *
 * @example
 * ```ts
 * torch.acosh(torch.tensor([1])) // [0]
 * ```
 */
export const acosh: (x: Tensor) => Tensor = unary(
  'acosh',
  f((g, x) => mul(g, rsqrt(sub(mul(x, x), 1))), 'x'),
)

/** {@link acosh} in place. */
export const acosh_: typeof acosh = unaryInPlace('acosh')

/**
 * Elementwise the inverse of tanh; NaN outside [−1, 1] (`torch.atanh`).
 *
 * @example
 * ```ts
 * torch.atanh(torch.tensor([0.5])) // [0.5493]
 * ```
 */
export const atanh: (x: Tensor) => Tensor = unary(
  'atanh',
  f((g, x) => div(g, sub(1, mul(x, x))), 'x'),
)

/** {@link atanh} in place. */
export const atanh_: typeof atanh = unaryInPlace('atanh')

/**
 * Elementwise the error function 2/√π ∫₀ˣ e^(−t²) dt (`torch.erf`).
 *
 * @example
 * ```ts
 * torch.erf(torch.tensor([1])) // [0.8427]
 * ```
 */
export const erf: (x: Tensor) => Tensor = unary(
  'erf',
  f((g, x) => mul(g, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))), 'x'),
)

/** {@link erf} in place. */
export const erf_: typeof erf = unaryInPlace('erf')

/**
 * Elementwise the inverse of erf; NaN outside [−1, 1] (`torch.erfinv`).
 *
 * @example
 * ```ts
 * torch.erfinv(torch.tensor([0.5])) // [0.4769]
 * ```
 */
export const erfinv: (x: Tensor) => Tensor = unary(
  'erfinv',
  f((g, x) => mul(g, mul(exp(mul(erfinv(x), erfinv(x))), Math.sqrt(Math.PI) / 2)), 'x'),
)

/** {@link erfinv} in place. */
export const erfinv_: typeof erfinv = unaryInPlace('erfinv')

/**
 * Elementwise 1 / (1 + e⁻ˣ) (`torch.sigmoid`).
 *
 * @example
 * ```ts
 * torch.sigmoid(torch.tensor([0])) // [0.5]
 * ```
 */
export const sigmoid: (x: Tensor) => Tensor = unary(
  'sigmoid',
  f((g, y) => mul(g, mul(sub(1, y), y)), 'y'),
)

/** {@link sigmoid} in place. */
export const sigmoid_: typeof sigmoid = unaryInPlace('sigmoid')

/**
 * Elementwise the largest whole number ≤ x (`torch.floor`).
 *
 * @example
 * ```ts
 * torch.floor(torch.tensor([-1.5])) // [-2]
 * ```
 */
export const floor: (x: Tensor) => Tensor = unary('floor', { grad: flat, integers: 'whole', refuses: 'bool' })

/** {@link floor} in place. */
export const floor_: typeof floor = unaryInPlace('floor')

/**
 * Elementwise the smallest whole number ≥ x (`torch.ceil`).
 *
 * @example
 * ```ts
 * torch.ceil(torch.tensor([-1.5])) // [-1]
 * ```
 */
export const ceil: (x: Tensor) => Tensor = unary('ceil', { grad: flat, integers: 'whole', refuses: 'bool' })

/** {@link ceil} in place. */
export const ceil_: typeof ceil = unaryInPlace('ceil')

/**
 * Elementwise x rounded to the nearest whole number, halves to even (`torch.round`).
 *
 * @example
 * ```ts
 * torch.round(torch.tensor([0.5, 1.5])) // [0, 2]
 * ```
 */
export const round: (x: Tensor) => Tensor = unary('round', { grad: flat, integers: 'whole', refuses: 'bool' })

/** {@link round} in place. */
export const round_: typeof round = unaryInPlace('round')

/**
 * Elementwise x without its fraction (`torch.trunc`).
 *
 * @example
 * ```ts
 * torch.trunc(torch.tensor([-1.5])) // [-1]
 * ```
 */
export const trunc: (x: Tensor) => Tensor = unary('trunc', { grad: flat, integers: 'whole', refuses: 'bool' })

/** {@link trunc} in place. */
export const trunc_: typeof trunc = unaryInPlace('trunc')

/**
 * Elementwise whether x is NaN, as bool (`torch.isnan`).
 *
 * @example
 * ```ts
 * torch.isnan(torch.tensor([1, NaN])) // [false, true]
 * ```
 */
export const isnan: (x: Tensor) => Tensor = unary('isnan', { integers: 'keep', bool: true })

/**
 * Elementwise whether x is ±∞, as bool (`torch.isinf`).
 *
 * @example
 * ```ts
 * torch.isinf(torch.tensor([1, Infinity])) // [false, true]
 * ```
 */
export const isinf: (x: Tensor) => Tensor = unary('isinf', { integers: 'keep', bool: true })

/**
 * Elementwise whether x is 0, as bool (`torch.logical_not`).
 *
 * @example
 * ```ts
 * torch.logicalNot(torch.tensor([0, 2])) // [true, false]
 * ```
 */
export const logicalNot: (x: Tensor) => Tensor = unary('logicalNot', { integers: 'keep', bool: true })

/** {@link logicalNot} in place. */
export const logicalNot_: InPlace<typeof logicalNot> = inPlace('logicalNot', logicalNot)

/**
 * Elementwise all bits of an integer flipped; logical not for bool (`torch.bitwise_not`).
 *
 * @example
 * ```ts
 * torch.bitwiseNot(torch.tensor([0], { dtype: 'int32' })) // [-1]
 * ```
 */
export const bitwiseNot: (x: Tensor) => Tensor = unary('bitwiseNot', { integers: 'keep', refuses: 'float' })

/** {@link bitwiseNot} in place. */
export const bitwiseNot_: InPlace<typeof bitwiseNot> = inPlace('bitwiseNot', bitwiseNot)

/** What of this file tensors have as methods. */
export const methods = [
  'abs',
  'abs_',
  'acos',
  'acos_',
  'acosh',
  'acosh_',
  'asin',
  'asin_',
  'asinh',
  'asinh_',
  'atan',
  'atan_',
  'atanh',
  'atanh_',
  'bitwiseNot',
  'bitwiseNot_',
  'ceil',
  'ceil_',
  'cos',
  'cos_',
  'cosh',
  'cosh_',
  'erf',
  'erf_',
  'erfinv',
  'erfinv_',
  'exp',
  'exp_',
  'expm1',
  'expm1_',
  'floor',
  'floor_',
  'isinf',
  'isnan',
  'log',
  'log1p',
  'log1p_',
  'log2',
  'log2_',
  'log_',
  'logicalNot',
  'logicalNot_',
  'neg',
  'neg_',
  'reciprocal',
  'reciprocal_',
  'rsqrt',
  'rsqrt_',
  'sigmoid',
  'sigmoid_',
  'sign',
  'sign_',
  'sin',
  'sin_',
  'sinh',
  'sinh_',
  'sqrt',
  'sqrt_',
  'tan',
  'tan_',
  'tanh',
  'tanh_',
  'trunc',
  'trunc_',
] as const
