import { type Attrs, type Capabilities, type DType, isFloat } from '@flambeau/core/backend'
import type { Tolerance } from '../values/compare.ts'
import { floatFormat, ulp } from '../values/format.ts'
import type { HostTensor } from '../values/host.ts'
import { magnitudes, sizeOf } from '../values/magnitudes.ts'

/** A call to be judged, and the means to find the magnitudes that went into it. */
export interface Judged extends Pick<Capabilities, 'arithmetic'> {
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

/** How wrong the results of a call may be. */
export type Rule = (call: Judged) => Tolerance | readonly Tolerance[]

const exact: Tolerance = { ulp: 0 }
const nearestNumber: Tolerance = { ulp: 0, rounds: true }
const moved: Tolerance = { ulp: 0, signedZero: true }

/** For ops that choose or count: their result is a number of the dtype. */
export const rounded: Rule = () => exact
/** For ops that move: the very same value, with its sign. */
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

/** What IEEE arithmetic rounds to the nearest number; WGSL's may be off by so many ULPs. */
export function nearest(wgsl: number): Rule {
  return ({ arithmetic, dtype }) => (arithmetic === 'ieee' ? nearestNumber : { ulp: steps(dtype, wgsl) })
}

/** Errors of an elementary function in ULPs: of the libraries of IEEE devices, and of what is written in WGSL. */
export interface Precision {
  readonly ieee: number
  readonly wgsl: number
  /** Where the result vanishes, WGSL's functions keep an absolute error: ULPs are those of this magnitude at least. */
  readonly wgslScale?: number
  /** Of the oracle, a float64 library as well: fdlibm promises 1. */
  readonly oracle?: number
}

export function elementary({ ieee, wgsl, wgslScale, oracle = 1 }: Precision): Rule {
  return ({ arithmetic, dtype }) => {
    if (arithmetic === 'ieee') return { ulp: steps(dtype, ieee + (dtype === 'float64' ? oracle : 0)) }
    return { ulp: steps(dtype, wgsl), ...(wgslScale === undefined ? {} : { scale: wgslScale }) }
  }
}

/** What is rounded on the way to a result. */
export interface Roundings {
  /** Numbers of the host, each rounded to the dtype. */
  readonly constants?: number
  /** Sums, differences and products. */
  readonly basic: number
  readonly quotients?: number
  readonly roots?: number
}

/** What a chain of roundings adds up to, in halves of the relative spacing, which are a ULP at most. */
export function units({ arithmetic }: Judged, { constants = 0, basic, quotients = 0, roots = 0 }: Roundings): number {
  const [each, quotient, root] = arithmetic === 'ieee' ? [1, 1, 2] : [2, 5, 9]
  return constants + each * basic + quotient * quotients + root * roots
}

/** Terms of a sum: their sizes, and the units of rounding that went into them. */
export type Term = readonly [sizes: Float64Array, units: number]

/** A sum of terms that err as they are large. In half dtypes a composite rounds each time. */
export function sumOf({ dtype }: Judged, terms: readonly Term[]): Tolerance {
  const scale = terms[0]![0].map((_, i) => terms.reduce((sum, [sizes]) => sum + sizes[i]!, 0))
  const ulp = scale.map((size, i) => {
    const n = size === 0 ? 1 : terms.reduce((sum, [sizes, count]) => sum + (count * sizes[i]!) / size, 0)
    return steps(dtype, n, n)
  })
  return { ulp, scale }
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

/** How many elements the first input has along `dim`. */
export const lineLength = (call: Judged): number => call.inputs[0]!.shape[attr(call, 'dim')] ?? 1
/** How many elements of the first input make one of the result. */
export const reduced = (call: Judged): number => sizeOf(call.inputs[0]!.shape, attr(call, 'dims'))

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
