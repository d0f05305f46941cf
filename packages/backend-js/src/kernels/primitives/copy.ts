import {
  type DType,
  integerRange,
  isFloat,
  type Kernel,
  type Kernels,
  type PrimAttrs,
  type View,
} from '@flambeau/core/backend'
import { count, reshaped, Runs } from '../../templates/runs.ts'
import { longsOf, numbersOf } from '../../storage.ts'
import { BLOCK, blockA, longA, LongStream, NumberStream } from '../../templates/streams.ts'

/** The same elements with `dims` read backwards. */
function flipped(view: View, dims: readonly number[]): View {
  if (view.shape.length === 0 || count(view.shape) === 0) return view
  const strides = [...view.strides]
  let offset = view.offset
  for (const dim of dims) {
    offset += (view.shape[dim]! - 1) * strides[dim]!
    strides[dim]! *= -1
  }
  return reshaped(view, view.shape, strides, offset)
}

/** Prepares the first `n` numbers of `block` for storing as `to`: what storing to a typed array does not do by itself. */
function convert(block: Float64Array, n: number, from: DType, to: DType): void {
  if (to === 'bool') for (let i = 0; i < n; i++) block[i] = block[i] === 0 ? 0 : 1
  else if (isFloat(from) && !isFloat(to)) {
    const [low, high] = integerRange(to).map(Number) as [number, number]
    for (let i = 0; i < n; i++) block[i] = Math.min(Math.max(Math.trunc(block[i]!), low), high) || 0
  }
}

function copyNumbers(x: View, out: View): void {
  const source = new NumberStream(x)
  const target = new NumberStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(blockA, n)
    if (x.dtype !== out.dtype) convert(blockA, n, x.dtype, out.dtype)
    target.write(blockA, n)
  }
}

function copyLongs(x: View, out: View): void {
  const source = new LongStream(x)
  const target = new LongStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(longA, n)
    target.write(longA, n)
  }
}

const [lowest, highest] = integerRange('int64')

/** A double as int64: truncated, saturated, NaN as 0. */
export function toLong(x: number): bigint {
  if (Number.isNaN(x)) return 0n
  if (x >= 2 ** 63) return highest
  return x < -(2 ** 63) ? lowest : BigInt(Math.trunc(x))
}

/**
 * An int64 as a double that rounds to the same float32 as `x` does: beyond 53 bits the lowest kept bit says whether any below
 * it was set, so that rounding twice does no harm.
 */
function toNumber(x: bigint, to: DType): number {
  const nearest = Number(x)
  if (to === 'float64' || Number.isSafeInteger(nearest)) return nearest
  return Number((x & ~0xfffn) | ((x & 0xfffn) === 0n ? 0n : 0x800n))
}

function fromLongs(x: View, out: View): void {
  const source = new LongStream(x)
  const target = new NumberStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(longA, n)
    if (out.dtype === 'bool') for (let i = 0; i < n; i++) blockA[i] = longA[i] === 0n ? 0 : 1
    else if (isFloat(out.dtype)) for (let i = 0; i < n; i++) blockA[i] = toNumber(longA[i]!, out.dtype)
    else for (let i = 0; i < n; i++) blockA[i] = Number(BigInt.asIntN(32, longA[i]!))
    target.write(blockA, n)
  }
}

function toLongs(x: View, out: View): void {
  const source = new NumberStream(x)
  const target = new LongStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(blockA, n)
    for (let i = 0; i < n; i++) longA[i] = toLong(blockA[i]!)
    target.write(longA, n)
  }
}

/** Whether both views are one run of neighbours, which the engine can copy at once. */
function copyAtOnce(x: View, out: View): boolean {
  const n = count(out.shape)
  const from = new Runs(x.shape, x.strides, x.offset)
  const to = new Runs(out.shape, out.strides, out.offset)
  if (n === 0 || from.nextUpTo(n) < n || to.nextUpTo(n) < n || (n > 1 && (from.step !== 1 || to.step !== 1)))
    return false
  if (x.dtype === 'int64') longsOf(out).set(longsOf(x).subarray(from.start, from.start + n), to.start)
  else numbersOf(out).set(numbersOf(x).subarray(from.start, from.start + n), to.start)
  return true
}

export function copyView(x: View, out: View): void {
  if (x.dtype === out.dtype && copyAtOnce(x, out)) return
  if (x.dtype === 'int64') (out.dtype === 'int64' ? copyLongs : fromLongs)(x, out)
  else (out.dtype === 'int64' ? toLongs : copyNumbers)(x, out)
}

const copy: Kernel<PrimAttrs['copy']> = {
  run([x], [out], { flip }) {
    copyView(flip === undefined ? x! : flipped(x!, flip), out!)
  },
}

export const copyKernels: Pick<Kernels, 'copy'> = { copy }
