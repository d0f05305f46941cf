import type { Scalar } from '../dtype/dtype.ts'
import type { AnyKernel, Kernel } from './backend.ts'

/**
 * The 76 operations every backend implements, with the attributes each receives. Semantics are stated here once.
 *
 * Inputs of one call have equal dtypes unless said otherwise. `dim` and `dims` are normalised (0 ≤ dim < rank).
 */

/** One number in, one number out, same dtype except where noted. Integers: two's complement of their width. */
export const unaryPrims = [
  'neg',
  'abs',
  'sign', // sign(NaN) = 0
  'sqrt',
  'rsqrt',
  'reciprocal',
  'exp', // no NaN for large finite input
  'expm1',
  'log',
  'log1p',
  'log2',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh', // ±1 for large finite input
  'asinh',
  'acosh',
  'atanh',
  'erf',
  'erfinv',
  'sigmoid',
  'floor',
  'ceil',
  'round', // half to even
  'trunc',
  'lgamma',
  'digamma', // digamma(±0) = ∓∞, at negative integers NaN
  'isnan', // any dtype → bool, by bit test where the device may assume NaN away
  'isinf', // any dtype → bool
  'logicalNot', // any dtype → bool: x == 0
  'bitwiseNot', // integers and bool
] as const

/** Two inputs of equal shape and dtype; the result has that dtype. */
export const binaryPrims = [
  'add', // bool: or
  'sub',
  'mul', // bool: and
  'div', // floats only (core promotes integers)
  'floorDivide', // rounds toward −∞; float: PyTorch's div_floor (x/0 = ±∞ or NaN); int by 0: any value, no fault
  'pow', // IEEE: pow(1, NaN) = 1, negative base with integral exponent; int: exponent ≥ 0 wraps, negative exponent → 0 but ±1 kept
  'fmod', // sign of the dividend (C fmod); int by 0: any value, no fault
  'remainder', // sign of the divisor (Python %); int by 0: any value, no fault
  'maximum', // NaN wins
  'minimum', // NaN wins
  'atan2',
  'bitwiseAnd', // integers and bool
  'bitwiseOr',
  'bitwiseXor',
  'bitwiseLeftShift', // shift ≥ width: any value, no fault
  'bitwiseRightShift', // arithmetic for signed dtypes
] as const

/** Two inputs of equal shape and dtype; the result is bool. Any comparison with NaN is false, but ne is true. */
export const comparePrims = ['eq', 'ne', 'lt', 'le'] as const

/**
 * Over `dims`; the output's elements are in the row order of the kept dimensions (its shape may or may not keep ones).
 * float16 and bfloat16 accumulate in at least float32. Empty: sum 0, prod 1 (amax and amin of nothing are rejected by core).
 * `sum` and `prod` of integers or bool: core casts the input to the result dtype first. NaN propagates.
 */
export const reducePrims = ['sum', 'prod', 'amax', 'amin'] as const

/** Index of the extreme element along `dim` as int32; the first one on ties; the first NaN wins. */
export const argPrims = ['argmax', 'argmin'] as const

/** Running sum or product along `dim`, in the input's shape and dtype. */
export const scanPrims = ['cumsum', 'cumprod'] as const

export type UnaryName = (typeof unaryPrims)[number]
export type BinaryName = (typeof binaryPrims)[number]
export type CompareName = (typeof comparePrims)[number]
export type ReduceName = (typeof reducePrims)[number]
export type ArgName = (typeof argPrims)[number]
export type ScanName = (typeof scanPrims)[number]

// oxlint-disable-next-line typescript/no-empty-object-type -- "no attributes" is what is meant
export type NoAttrs = {}

export interface ReduceAttrs {
  /** Reduced dimensions, ascending. */
  readonly dims: readonly number[]
}
export interface DimAttrs {
  readonly dim: number
}
export interface PhiloxAttrs {
  /** Key: low and high 32 bits, each 0 … 2³²−1. */
  readonly seed: readonly [number, number]
  /** Upper half of the counter: low and high 32 bits. */
  readonly offset: readonly [number, number]
}

/** Attributes by primitive. */
export type PrimAttrs = {
  /** () → out. Writes `value` (converted to the output's dtype) everywhere. */
  fill: { readonly value: Scalar }
  /** () → out [n]. out[i] = start + i · step. */
  iota: { readonly start: number; readonly step: number }
  /**
   * () → out int32, any shape. Philox4x32-10: out[i] is word i mod 4 of the block with key `seed` and counter
   * (⌊i/4⌋ low, ⌊i/4⌋ high, offset low, offset high), where i is the element's row-order index, as signed bits.
   */
  philox: PhiloxAttrs
  /**
   * (x) → out. Any strides to any strides with dtype conversion; `flip` lists dimensions read backwards.
   * float → int truncates and saturates, NaN → 0; int → narrower int keeps the low bits; anything → bool is x ≠ 0 (NaN is true).
   */
  copy: { readonly flip?: readonly number[] }
  /** (condition bool, a, b) → condition ? a : b. The other branch never shows, even when it is NaN. */
  where: NoAttrs
  /** (x) → [values, indices int32]. Stable along `dim`; NaN sorts as the greatest. */
  sort: { readonly dim: number; readonly descending: boolean }
  /** (x, index int32 [n]) → x with dimension `dim` picked by index (torch.index_select). */
  take: DimAttrs
  /** (x, index int32) → out[i][j][k] = x[index[i][j][k]][j][k] for dim 0 (torch.gather); index may be smaller than x off `dim`. */
  gather: DimAttrs
  /** (x, index int32, src) → copy of x with out[index[i][j][k]][j][k] = src[i][j][k]; duplicates: any one of them. src may be larger than index. */
  scatter: DimAttrs
  /** As scatter, but combines with what is there (x included). Duplicates combine in any order. */
  scatterReduce: { readonly dim: number; readonly reduce: 'sum' | 'prod' | 'amax' | 'amin' }
  /** (x) → [indices int32 [numel, rank] (rows beyond the count unspecified), count int32 [1]], in row order. */
  nonzero: NoAttrs
  /** (a [B, M, K], b [B, K, N]) → [B, M, N]. Accumulates in at least float32; K = 0 gives 0. Transposed and broadcast operands arrive as strides. */
  matmul: NoAttrs
} & { [N in UnaryName | BinaryName | CompareName]: NoAttrs } & { [N in ReduceName]: ReduceAttrs } & {
  [N in ArgName | ScanName]: DimAttrs
}

/*
 * Index inputs out of range must never read or write foreign memory. A backend that sees the values throws
 * `indexOutOfRange` from `run`; one that cannot rejects the next read or synchronize with the same error.
 */

export type PrimName = keyof PrimAttrs

/** What a complete backend provides; `satisfies PrimKernels` makes the compiler list what is missing. */
export type PrimKernels = { [N in PrimName]: Kernel<PrimAttrs[N]> }

/** The names of all primitives. */
export const primNames: readonly PrimName[] = [
  'fill',
  'iota',
  'philox',
  'copy',
  ...unaryPrims,
  ...binaryPrims,
  ...comparePrims,
  'where',
  ...reducePrims,
  ...argPrims,
  ...scanPrims,
  'sort',
  'take',
  'gather',
  'scatter',
  'scatterReduce',
  'nonzero',
  'matmul',
]

/** A kernel table from plain objects of kernels. */
export function kernelTable(
  ...tables: readonly Readonly<Record<string, AnyKernel | undefined>>[]
): Map<string, AnyKernel> {
  const map = new Map<string, AnyKernel>()
  for (const table of tables) {
    for (const [name, kernel] of Object.entries(table)) if (kernel !== undefined) map.set(name, kernel)
  }
  return map
}
