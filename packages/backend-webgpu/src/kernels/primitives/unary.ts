import { type DType, isFloat, type Kernels, type UnaryName, unaryPrims, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { byName } from '../../templates/by-name.ts'
import { elementwise } from '../../templates/elementwise.ts'

/** One WGSL expression of `x` for floats, and where they differ for int32 (`int`) and for u32 values: uint8, bool (`uint`). */
interface Unary {
  readonly float: string
  readonly int?: string
  readonly uint?: string
}

const table: Readonly<Record<UnaryName, Unary>> = {
  neg: { float: '-x', int: '-x', uint: '0u - x' },
  abs: { float: 'abs(x)', int: 'abs(x)', uint: 'x' },
  sign: {
    float: 'if (isnan_(x)) { return 0.0; } return select(select(0.0, -1.0, x < 0.0), 1.0, x > 0.0);',
    int: 'sign(x)',
    uint: 'min(x, 1u)',
  },
  sqrt: { float: 'sqrt_(x)' },
  rsqrt: { float: 'rsqrt_(x)' },
  reciprocal: { float: '1.0 / x' },
  exp: { float: 'exp_(x)' },
  expm1: { float: 'expm1_(x)' },
  log: { float: 'log_(x)' },
  log1p: { float: 'log1p_(x)' },
  log2: { float: 'log2_(x)' },
  sin: { float: 'sin_(x)' },
  cos: { float: 'cos_(x)' },
  tan: { float: 'tan_(x)' },
  asin: { float: 'asin_(x)' },
  acos: { float: 'acos_(x)' },
  atan: { float: 'atan_(x)' },
  sinh: { float: 'sinh_(x)' },
  cosh: { float: 'cosh_(x)' },
  tanh: { float: 'tanh_(x)' },
  asinh: { float: 'asinh_(x)' },
  acosh: { float: 'acosh_(x)' },
  atanh: { float: 'atanh_(x)' },
  erf: { float: 'erf_(x)' },
  erfinv: { float: 'erfinv_(x)' },
  sigmoid: { float: 'sigmoid_(x)' },
  floor: { float: 'floor(x)', int: 'x', uint: 'x' },
  ceil: { float: 'ceil(x)', int: 'x', uint: 'x' },
  round: { float: 'round(x)', int: 'x', uint: 'x' },
  trunc: { float: 'trunc(x)', int: 'x', uint: 'x' },
  lgamma: { float: 'lgamma_(x)' },
  digamma: { float: 'digamma_(x)' },
  isnan: { float: 'u32(isnan_(x))', int: '0u', uint: '0u' },
  isinf: { float: 'u32(isinf_(x))', int: '0u', uint: '0u' },
  logicalNot: { float: 'u32((bitcast<u32>(x) & 0x7fffffffu) == 0u)', int: 'u32(x == 0i)', uint: 'u32(x == 0u)' },
  bitwiseNot: { float: 'x', int: '~x', uint: '~x' },
}

function code(name: UnaryName, dtype: DType): string {
  const { float, int, uint } = table[name]
  if (isFloat(dtype)) return float
  if (name === 'bitwiseNot' && dtype === 'bool') return '1u - x'
  return (dtype === 'int32' ? int : uint) ?? float
}

export function unaryKernels(runtime: Runtime): Pick<Kernels, UnaryName> {
  return byName(unaryPrims, (name) => ({
    run([x]: readonly View[], [out]: readonly View[]) {
      const { dtype } = x as View
      elementwise(runtime, name, '', [x as View], out as View, () => ({ code: code(name, dtype) }))
    },
  }))
}
