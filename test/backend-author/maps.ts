import type { BinaryName, CompareName, UnaryName } from '@flambeau/core/backend'
import { digamma, erf, erfinv, lgamma } from './special.ts'

type Unary = (x: number) => number
type Binary = (x: number, y: number) => number

function round(x: number): number {
  if (Math.abs(x % 1) !== 0.5) return x < 0 && x >= -0.5 ? -0 : Math.round(x)
  return 2 * Math.round(x / 2) || x * 0
}

export const unary: { readonly [N in UnaryName]: Unary } = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: (x) => Number(x > 0) - Number(x < 0),
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  reciprocal: (x) => 1 / x,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  erf,
  erfinv,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  floor: Math.floor,
  ceil: Math.ceil,
  round,
  trunc: Math.trunc,
  lgamma,
  digamma,
  isnan: (x) => Number(Number.isNaN(x)),
  isinf: (x) => Number(Math.abs(x) === Infinity),
  logicalNot: (x) => Number(x === 0),
  bitwiseNot: (x) => ~x,
}

function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y
  const rest = x % y
  const quotient = (x - rest) / y - (rest !== 0 && rest < 0 !== y < 0 ? 1 : 0)
  return quotient === 0 ? (x / y) * 0 : Math.round(quotient)
}

/** IEEE's pow: 1 to any power is 1, and so is −1 to ±∞, where JavaScript has NaN. */
function pow(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y
}

export const binary: { readonly [N in BinaryName]: Binary } = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  floorDivide,
  pow,
  fmod: (x, y) => x % y,
  remainder: (x, y) => (x % y !== 0 && x % y < 0 !== y < 0 ? (x % y) + y : x % y),
  maximum: Math.max,
  minimum: Math.min,
  atan2: Math.atan2,
  bitwiseAnd: (x, y) => x & y,
  bitwiseOr: (x, y) => x | y,
  bitwiseXor: (x, y) => x ^ y,
  bitwiseLeftShift: (x, y) => x << y,
  bitwiseRightShift: (x, y) => x >> y,
}

function integerPow(x: number, y: number): number {
  if (y < 0) return Math.abs(x) === 1 ? x ** (y & 1) : 0
  if (y === 0) return 1
  const half = integerPow(x, y >> 1)
  return Math.imul(Math.imul(half, half), y & 1 ? x : 1)
}

/** What integers do in another way. */
export const integral: { readonly [N in BinaryName]?: Binary } = {
  mul: Math.imul,
  floorDivide: (x, y) => Math.floor(x / y),
  pow: integerPow,
}

/** What bools do in another way. */
export const logical: { readonly [N in BinaryName]?: Binary } = { add: (x, y) => x | y, mul: (x, y) => x & y }

export const compare: { readonly [N in CompareName]: (x: number, y: number) => boolean } = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
}
