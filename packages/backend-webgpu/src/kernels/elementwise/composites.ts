import {
  type DType,
  isFloat,
  type Kernel,
  type NoAttrs,
  type OverrideAttrs,
  type OverrideKernels,
  type View,
} from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { byName } from '../../templates/by-name.ts'
import { elementwise } from '../../templates/elementwise.ts'
import { forFloats } from '../../templates/for-floats.ts'

/** WGSL of a composite for floats, for int32 (`int`) and for u32 values: uint8 and bool (`uint`). */
interface Code {
  readonly float: string
  readonly int?: string
  readonly uint?: string
}

const forEveryDType = ['fmax', 'fmin', 'isfinite', 'signbit', 'gcd'] as const
const floating = ['copysign', 'hypot', 'log10'] as const
type Name = (typeof forEveryDType | typeof floating)[number] | 'nextafter'

const table: Readonly<Record<Name, Code>> = {
  fmax: {
    float: 'if (isnan_(x)) { return y; } if (isnan_(y)) { return x; } return max_(x, y);',
    int: 'max(x, y)',
    uint: 'max(x, y)',
  },
  fmin: {
    float: 'if (isnan_(x)) { return y; } if (isnan_(y)) { return x; } return min_(x, y);',
    int: 'min(x, y)',
    uint: 'min(x, y)',
  },
  isfinite: { float: 'u32((bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u)', int: '1u', uint: '1u' },
  signbit: { float: 'u32(signbit_(x))', int: 'u32(x < 0i)', uint: '0u' },
  copysign: { float: 'copysign_(x, y)' },
  nextafter: { float: 'nextafter_(x, y)' },
  gcd: { float: '0.0', int: 'gcdInt_(x, y)', uint: 'gcdUint_(x, y)' },
  hypot: { float: 'hypot_(x, y)' },
  log10: { float: 'log_(x) * 0.4342945' },
}

const clamps: { readonly [B in OverrideAttrs['clamp']['bounds']]: Code } = {
  min: { float: 'max_(x, y)', int: 'max(x, y)', uint: 'max(x, y)' },
  max: { float: 'min_(x, y)', int: 'min(x, y)', uint: 'min(x, y)' },
  both: { float: 'min_(max_(x, y), z)', int: 'min(max(x, y), z)', uint: 'min(max(x, y), z)' },
}

function codeFor({ float, int, uint }: Code, dtype: DType): string {
  if (isFloat(dtype)) return float
  return (dtype === 'int32' ? int : uint) ?? float
}

/** Elementwise composites that are one expression. */
export function compositeKernels(runtime: Runtime): Required<Pick<OverrideKernels, Name | 'clamp'>> {
  const kernel = (name: Name): Kernel<NoAttrs> => ({
    run(inputs, [out]) {
      const { dtype } = inputs[0] as View
      elementwise(runtime, name, '', inputs, out as View, () => ({ code: codeFor(table[name], dtype) }))
    },
  })
  return {
    ...byName(forEveryDType, kernel),
    ...forFloats(byName(floating, kernel)),
    nextafter: {
      ...kernel('nextafter'),
      declines: ([x]) => (x!.dtype === 'float32' ? undefined : 'its bits are those of float32'),
    },
    clamp: {
      run(inputs, [out], { bounds }) {
        const { dtype } = inputs[0] as View
        elementwise(runtime, 'clamp', bounds, inputs, out as View, () => ({ code: codeFor(clamps[bounds], dtype) }))
      },
    },
  }
}
