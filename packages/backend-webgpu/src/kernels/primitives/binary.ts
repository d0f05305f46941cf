import {
  type BinaryName,
  binaryPrims,
  type CompareName,
  comparePrims,
  type DType,
  isFloat,
  type Kernels,
  type View,
} from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { byName } from '../../templates/by-name.ts'
import { elementwise } from '../../templates/elementwise.ts'

/** One WGSL expression of `x` and `y` per kind of value. */
interface Binary {
  readonly float: string
  readonly int: string
  /** uint8; also bool unless `bool` says otherwise. */
  readonly uint: string
  readonly bool?: string
}

/** The same operator everywhere. */
function same(code: string, bool?: string): Binary {
  return { float: code, int: code, uint: code, ...(bool === undefined ? {} : { bool }) }
}

const table: Readonly<Record<BinaryName | CompareName, Binary>> = {
  add: same('x + y', 'x | y'),
  sub: same('x - y'),
  mul: same('x * y', 'x & y'),
  div: same('x / y'),
  floorDivide: { float: 'floorDivide_(x, y)', int: 'floorDivideInt_(x, y)', uint: 'divideUint_(x, y)' },
  pow: { float: 'pow_(x, y)', int: 'powInt_(x, y)', uint: 'powUint_(x, y)' },
  fmod: { float: 'fmod_(x, y)', int: 'fmodInt_(x, y)', uint: 'modUint_(x, y)' },
  remainder: { float: 'remainder_(x, y)', int: 'remainderInt_(x, y)', uint: 'modUint_(x, y)' },
  maximum: { float: 'max_(x, y)', int: 'max(x, y)', uint: 'max(x, y)' },
  minimum: { float: 'min_(x, y)', int: 'min(x, y)', uint: 'min(x, y)' },
  atan2: same('atan2_(x, y)'),
  bitwiseAnd: same('x & y'),
  bitwiseOr: same('x | y'),
  bitwiseXor: same('x ^ y'),
  bitwiseLeftShift: { ...same('x << y'), int: 'x << bitcast<u32>(y)' },
  bitwiseRightShift: { ...same('x >> y'), int: 'x >> bitcast<u32>(y)' },
  eq: same('u32(x == y)'),
  // `x != y` may come out false for NaN.
  ne: same('u32(!(x == y))'),
  lt: same('u32(x < y)'),
  le: same('u32(x <= y)'),
}

function code(name: BinaryName | CompareName, dtype: DType): string {
  const { float, int, uint, bool } = table[name]
  if (isFloat(dtype)) return float
  if (dtype === 'int32') return int
  return dtype === 'bool' ? (bool ?? uint) : uint
}

export function binaryKernels(runtime: Runtime): Pick<Kernels, BinaryName | CompareName> {
  return byName([...binaryPrims, ...comparePrims], (name) => ({
    run(inputs: readonly View[], [out]: readonly View[]) {
      const { dtype } = inputs[0] as View
      elementwise(runtime, name, '', inputs, out as View, () => ({ code: code(name, dtype) }))
    },
  }))
}
