import { type Attrs, type DType, isFloat } from '@flambeau/core'
import type { Tolerance } from '../values/compare.ts'
import { floatFormat, ulp } from '../values/format.ts'
import type { HostTensor } from '../values/host.ts'
import { magnitudes } from '../values/magnitudes.ts'

/** A call to be judged, and the means to find the magnitudes that went into it. */
export interface Judged {
  readonly op: string
  /** In which the device computes. */
  readonly dtype: DType
  readonly inputs: readonly HostTensor[]
  readonly attrs: Attrs
  /** Exact results. */
  readonly expected: readonly HostTensor[]
  /** The same op on other inputs or with other attributes, exactly. */
  exactly(inputs: readonly HostTensor[], attrs?: Attrs): readonly HostTensor[]
}

export type Rule = (call: Judged) => Tolerance | readonly Tolerance[]

/** Rules by op. */
export interface Rules {
  readonly [op: string]: Rule
}

const exact: Tolerance = { ulp: 0 }
const moved: Tolerance = { ulp: 0, signedZero: true }

/** The correctly rounded value. */
export const rounded: Rule = () => exact
/** For ops that move or choose: the very same value, with its sign. */
export const carried: Rule = () => moved

/**
 * n ULPs of float32 and float64. Kernels of half dtypes compute in float32 at least, where n ULPs are n · 2^(p−24) of the half
 * format, and round once at the end (½, and a sixteenth for ties decided by what came before). A composite rounds the result of
 * each op it is made of: `roundings` counts them, and each is half a ULP of a number that may be twice the result.
 */
export function steps(dtype: DType, n: number, roundings = 0.5): number {
  const { precision } = isFloat(dtype) ? floatFormat(dtype) : { precision: 53 }
  return precision < 24 ? roundings + n * 2 ** (precision - 24) + 2 ** -4 : n
}

export function ulps(n: number, scale?: Tolerance['scale'], roundings?: number): Rule {
  return ({ dtype }) => ({ ulp: steps(dtype, n, roundings), ...(scale === undefined ? {} : { scale }) })
}

/** Attributes that bounds depend on; each op has some of them. */
interface KnownAttrs {
  readonly dim: number
  readonly dims: readonly number[]
  readonly start: number
  readonly reduce: string
  readonly reduction: string
  readonly kernelSize: readonly number[]
}

export function attr<N extends keyof KnownAttrs>(call: Judged, name: N): KnownAttrs[N] {
  return (call.attrs as KnownAttrs)[name]
}

/**
 * Sums of a kernel that adds up in float32 at least, as reductions and products of matrices must: in half dtypes only the last
 * rounding is one of the result.
 */
export function accumulated(terms: (call: Judged) => number, rounds = 0): Rule {
  return (call) => {
    const { dtype } = call
    const scales = call.exactly(call.inputs.map(magnitudes))
    const n = Math.max(terms(call) + rounds, 1)
    const { precision } = isFloat(dtype) ? floatFormat(dtype) : { precision: 53 }
    if (precision >= 24) return scales.map(({ values }) => ({ ulp: n, scale: values }))
    const added = n * 2 ** (precision - 24)
    return scales.map(({ values: scale }, output) => ({
      scale,
      ulp: scale.map((size, i) => {
        const value = call.expected[output]!.values[i]!
        return added + (steps(dtype, 0) * ulp(dtype, value)) / ulp(dtype, Math.max(Math.abs(value), size))
      }),
    }))
  }
}

/**
 * Sums: adding n terms in any order errs by at most (n − 1) · u · Σ|x| (Higham, Accuracy and Stability, §4.2; u is half a ULP
 * of one), so n ULPs at the magnitude Σ|x|, which is the op on |inputs| for every op that is linear in each of them.
 * `rounds` counts roundings that each term suffers before it is added, `roundings` those of a composite in a half dtype.
 */
export function summed(terms: (call: Judged) => number, rounds = 0, roundings?: (call: Judged) => number): Rule {
  return (call) => {
    const scales = call.exactly(call.inputs.map(magnitudes))
    const ulp = steps(call.dtype, Math.max(terms(call) + rounds, 1), roundings?.(call))
    return scales.map(({ values }) => ({ ulp, scale: values }))
  }
}
