import { type DType, isFloat } from '@flambeau/core/backend'
import { decode } from '../judge/values/host.ts'
import { type Closeness, dtypeOf, elementsOf, type StoredTensor } from './sample.ts'

/** A result read back. */
export interface Got {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly values: Float64Array
}

/** PyTorch's defaults (`torch.testing.assert_close`). */
const defaults: Partial<Record<DType, Closeness>> = {
  float16: { rtol: 1e-3, atol: 1e-5 },
  bfloat16: { rtol: 1.6e-2, atol: 1e-5 },
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
}

export function closenessOf(dtype: DType, declared: Closeness | undefined): Closeness {
  const own = defaults[dtype] ?? { rtol: 0, atol: 0 }
  if (declared === undefined || dtype !== 'float32') return own
  return { rtol: Math.max(own.rtol, declared.rtol), atol: Math.max(own.atol, declared.atol) }
}

export function valuesOf(tensor: StoredTensor): Float64Array {
  return decode(dtypeOf(tensor.dtype), elementsOf(tensor))
}

/** Whether one number is near enough to another: NaN only to NaN, an infinity only to itself. */
export function near(got: number, expected: number, { rtol, atol }: Closeness): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(got)
  if (got === expected) return true
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return false
  return Math.abs(got - expected) <= atol + rtol * Math.abs(expected)
}

const text = (values: readonly number[]): string => `[${values.join(', ')}]`

/** int64 of PyTorch may be int32 here: indices and integer results are. */
function sameDtype(got: DType, expected: DType): boolean {
  return got === expected || (expected === 'int64' && got === 'int32')
}

/** What is wrong with shape or dtype, or undefined. */
export function describeMismatch(got: Got, expected: StoredTensor): string | undefined {
  const dtype = dtypeOf(expected.dtype)
  if (!sameDtype(got.dtype, dtype)) return `dtype: ${got.dtype} instead of ${dtype}`
  if (text(got.shape) !== text(expected.shape)) return `shape: ${text(got.shape)} instead of ${text(expected.shape)}`
  return undefined
}

/** The index along each dimension. */
function position(index: number, shape: readonly number[]): string {
  const at: number[] = []
  for (let d = shape.length - 1; d >= 0; d--) {
    at.unshift(index % shape[d]!)
    index = Math.floor(index / shape[d]!)
  }
  return text(at)
}

/**
 * The error PyTorch's own result has somewhere in this tensor, which any other order of the same float32 operations may have too
 * where terms cancel. At most what the tolerance allows at the tensor's largest magnitude.
 */
function ownError(own: Float64Array, exact: Float64Array, closeness: Closeness): number {
  let error = 0
  let largest = 0
  for (let i = 0; i < own.length; i++) {
    const off = Math.abs(own[i]! - exact[i]!)
    if (Number.isFinite(off) && off > error) error = off
    if (Number.isFinite(exact[i]!) && Math.abs(exact[i]!) > largest) largest = Math.abs(exact[i]!)
  }
  return Math.min(error, closeness.atol + closeness.rtol * largest)
}

/**
 * Compares a result with PyTorch's. An element is right if it is near PyTorch's result in float64 or near its result in the
 * sample's own dtype, within PyTorch's tolerances for values (for gradients the same); and if its error is no greater than the
 * one that PyTorch's result has in the same tensor. Returns what is wrong, or undefined.
 */
export function compareTensors(
  got: Got,
  expected: StoredTensor,
  exact: StoredTensor | undefined,
  declared: Closeness | undefined,
): string | undefined {
  const mismatch = describeMismatch(got, expected)
  if (mismatch !== undefined) return mismatch
  const own = valuesOf(expected)
  const wide = exact === undefined || text(exact.shape) !== text(expected.shape) ? own : valuesOf(exact)
  const closeness = isFloat(got.dtype) ? closenessOf(got.dtype, declared) : { rtol: 0, atol: 0 }
  const slack = isFloat(got.dtype) ? ownError(own, wide, closeness) : 0
  let bad = 0
  let worst = -1
  let worstError = -1
  for (let i = 0; i < own.length; i++) {
    const value = got.values[i]!
    if (near(value, wide[i]!, closeness) || near(value, own[i]!, closeness)) continue
    if (Math.abs(value - wide[i]!) <= slack) continue
    bad++
    const error = Math.abs(value - wide[i]!)
    const rank = Number.isFinite(error) ? error : Infinity
    if (rank <= worstError) continue
    worst = i
    worstError = rank
  }
  if (bad === 0) return undefined
  return `value: ${bad} of ${own.length} wrong, worst at ${position(worst, got.shape)}: ${got.values[worst]} instead of ${wide[worst]}`
}
