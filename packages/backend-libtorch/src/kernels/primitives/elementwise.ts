import type { BinaryName, CompareName, Kernel, Kernels, NoAttrs, UnaryName } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { plain } from '../../templates/plain.ts'

/** The ATen operator of each pointwise primitive, where one does exactly what the primitive says. */
const unary: { readonly [N in UnaryName]: string } = {
  neg: 'aten::neg',
  abs: 'aten::abs',
  sign: 'aten::sign',
  sqrt: 'aten::sqrt',
  rsqrt: 'aten::rsqrt',
  reciprocal: 'aten::reciprocal',
  exp: 'aten::exp',
  expm1: 'aten::expm1',
  log: 'aten::log',
  log1p: 'flambeau::log1p',
  log2: 'aten::log2',
  sin: 'aten::sin',
  cos: 'aten::cos',
  tan: 'aten::tan',
  asin: 'aten::asin',
  acos: 'aten::acos',
  atan: 'aten::atan',
  sinh: 'aten::sinh',
  cosh: 'aten::cosh',
  tanh: 'aten::tanh',
  asinh: 'aten::asinh',
  acosh: 'aten::acosh',
  atanh: 'aten::atanh',
  erf: 'aten::erf',
  erfinv: 'aten::erfinv',
  sigmoid: 'aten::sigmoid',
  floor: 'aten::floor',
  ceil: 'aten::ceil',
  round: 'aten::round',
  trunc: 'aten::trunc',
  lgamma: 'aten::lgamma',
  digamma: 'aten::digamma',
  isnan: 'aten::isnan',
  isinf: 'aten::isinf',
  logicalNot: 'aten::logical_not',
  bitwiseNot: 'aten::bitwise_not',
}

const binary: { readonly [N in BinaryName | CompareName]: string } = {
  add: 'aten::add.Tensor',
  sub: 'aten::sub.Tensor',
  mul: 'aten::mul.Tensor',
  div: 'aten::div.Tensor',
  floorDivide: 'flambeau::floorDivide',
  pow: 'aten::pow.Tensor_Tensor',
  fmod: 'flambeau::fmod',
  remainder: 'flambeau::remainder',
  maximum: 'aten::maximum',
  minimum: 'aten::minimum',
  atan2: 'aten::atan2',
  bitwiseAnd: 'aten::bitwise_and.Tensor',
  bitwiseOr: 'aten::bitwise_or.Tensor',
  bitwiseXor: 'aten::bitwise_xor.Tensor',
  bitwiseLeftShift: 'aten::bitwise_left_shift.Tensor',
  bitwiseRightShift: 'aten::bitwise_right_shift.Tensor',
  eq: 'aten::eq.Tensor',
  ne: 'aten::ne.Tensor',
  lt: 'aten::lt.Tensor',
  le: 'aten::le.Tensor',
}

/** Those that libtorch's half kernels compute in several rounded steps. */
const widened: ReadonlySet<string> = new Set(['rsqrt', 'erf', 'log1p', 'floorDivide', 'fmod', 'remainder'])

export function elementwiseKernels(session: Session): Pick<Kernels, UnaryName | BinaryName | CompareName | 'where'> {
  const table = (
    names: { readonly [name: string]: string },
    args: (name: string) => string,
  ): [string, Kernel<NoAttrs>][] =>
    Object.entries(names).map(([op, schema]) => [
      op,
      plain(session, op, schema, args(op), widened.has(op) ? widenHalves : 0),
    ])
  return Object.fromEntries([
    ...table(unary, () => 't'),
    ...table(binary, (op) => (op === 'add' || op === 'sub' ? 'tt.' : 'tt')),
    ['where', plain(session, 'where', 'aten::where.self', 'ttt')],
  ]) as Pick<Kernels, UnaryName | BinaryName | CompareName | 'where'>
}
