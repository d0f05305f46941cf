import { type Kernel, isFloat, type ReduceAttrs, type ReduceName, type View } from '@flambeau/core/backend'
import { count, movedFirst, movedLast } from '../../templates/runs.ts'
import { longsOf, type Numbers, numbersOf } from '../../storage.ts'
import { BLOCK, blockA, longA, LongStream, NumberStream } from '../../templates/streams.ts'

interface Reduction {
  readonly start: number
  /** Combines `n` elements of a block from `from` with what was reduced so far. */
  fold(so: number, block: Float64Array, from: number, n: number): number
  /** Combines a row of elements, each with its own result. */
  join(results: Float64Array, at: number, block: Float64Array, from: number, n: number): void
  readonly long: { readonly start: bigint; combine(so: bigint, x: bigint): bigint }
}

/** Sum in a tree of short chains: the error grows with the logarithm of the length. */
export function pairwiseSum(block: Float64Array, from: number, n: number): number {
  if (n > 64) {
    const half = (n >> 4) << 3
    return pairwiseSum(block, from, half) + pairwiseSum(block, from + half, n - half)
  }
  let [a, b, c, d] = [0, 0, 0, 0]
  let i = from
  for (const end = from + n - 3; i < end; i += 4) {
    a += block[i]!
    b += block[i + 1]!
    c += block[i + 2]!
    d += block[i + 3]!
  }
  for (const end = from + n; i < end; i++) a += block[i]!
  return a + b + (c + d)
}

const floats: { readonly [N in ReduceName]: Reduction } = {
  sum: {
    start: 0,
    fold: (so, block, from, n) => so + pairwiseSum(block, from, n),
    join(results, at, block, from, n) {
      for (let i = 0; i < n; i++) results[at + i]! += block[from + i]!
    },
    long: { start: 0n, combine: (so, x) => so + x },
  },
  prod: {
    start: 1,
    fold(so, block, from, n) {
      let product = so
      for (let i = from; i < from + n; i++) product *= block[i]!
      return product
    },
    join(results, at, block, from, n) {
      for (let i = 0; i < n; i++) results[at + i]! *= block[from + i]!
    },
    long: { start: 1n, combine: (so, x) => BigInt.asIntN(64, so * x) },
  },
  amax: {
    start: -Infinity,
    fold(so, block, from, n) {
      let best = so
      for (let i = from; i < from + n; i++) best = Math.max(best, block[i]!)
      return best
    },
    join(results, at, block, from, n) {
      for (let i = 0; i < n; i++) results[at + i] = Math.max(results[at + i]!, block[from + i]!)
    },
    long: { start: -(2n ** 63n), combine: (so, x) => (x > so ? x : so) },
  },
  amin: {
    start: Infinity,
    fold(so, block, from, n) {
      let best = so
      for (let i = from; i < from + n; i++) best = Math.min(best, block[i]!)
      return best
    },
    join(results, at, block, from, n) {
      for (let i = 0; i < n; i++) results[at + i] = Math.min(results[at + i]!, block[from + i]!)
    },
    long: { start: 2n ** 63n - 1n, combine: (so, x) => (x < so ? x : so) },
  },
}

/** Integers wrap after each step, since a double is exact only up to 2⁵³. */
const integers: { readonly [N in ReduceName]: Reduction } = {
  ...floats,
  sum: {
    ...floats.sum,
    fold(so, block, from, n) {
      let sum = so
      for (let i = from; i < from + n; i++) sum = (sum + block[i]!) | 0
      return sum
    },
    join(results, at, block, from, n) {
      for (let i = 0; i < n; i++) results[at + i] = (results[at + i]! + block[from + i]!) | 0
    },
  },
  prod: {
    ...floats.prod,
    fold(so, block, from, n) {
      let product = so
      for (let i = from; i < from + n; i++) product = Math.imul(product, block[i]!)
      return product
    },
    join(results, at, block, from, n) {
      for (let i = 0; i < n; i++) results[at + i] = Math.imul(results[at + i]!, block[from + i]!)
    },
  },
}

/** Each output is reduced from `length` elements that follow one another. */
function reduceRows(reduction: Reduction, x: View, data: Numbers, rows: number, length: number): void {
  const source = new NumberStream(x)
  let row = 0
  let so = reduction.start
  let missing = length
  for (let left = rows * length; left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(blockA, n)
    for (let i = 0; i < n;) {
      const part = Math.min(missing, n - i)
      so = reduction.fold(so, blockA, i, part)
      i += part
      missing -= part
      if (missing > 0) continue
      data[row++] = so
      so = reduction.start
      missing = length
    }
  }
}

/** All outputs are reduced together, from rows that hold one element for each. */
function reduceColumns(reduction: Reduction, x: View, data: Numbers, columns: number, length: number): void {
  const source = new NumberStream(x)
  const results = new Float64Array(columns).fill(reduction.start)
  let column = 0
  for (let left = columns * length; left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(blockA, n)
    for (let i = 0; i < n;) {
      const part = Math.min(columns - column, n - i)
      reduction.join(results, column, blockA, i, part)
      i += part
      column = (column + part) % columns
    }
  }
  data.set(results)
}

function reduceLongs({ long }: Reduction, x: View, data: BigInt64Array, rows: number, length: number): void {
  const source = new LongStream(x)
  for (let row = 0; row < rows; row++) {
    let so = long.start
    for (let left = length; left > 0; left -= BLOCK) {
      const n = Math.min(left, BLOCK)
      source.read(longA, n)
      for (let i = 0; i < n; i++) so = long.combine(so, longA[i]!)
    }
    data[row] = so
  }
}

function reduce(name: ReduceName): Kernel<ReduceAttrs> {
  return {
    run([x], [out], { dims }) {
      const reduction = (isFloat(out!.dtype) ? floats : integers)[name]
      const total = count(x!.shape)
      const results = count(out!.shape)
      if (total === 0) {
        if (out!.dtype === 'int64') longsOf(out!).fill(reduction.long.start, 0, results)
        else numbersOf(out!).fill(reduction.start, 0, results)
        return
      }
      const length = total / results
      const last = x!.shape.length - 1
      if (out!.dtype === 'int64') reduceLongs(reduction, movedLast(x!, dims), longsOf(out!), results, length)
      else if (dims.includes(last) || dims.length === 0 || results < 8) {
        reduceRows(reduction, movedLast(x!, dims), numbersOf(out!), results, length)
      } else reduceColumns(reduction, movedFirst(x!, dims), numbersOf(out!), results, length)
    },
  }
}

export const reduceKernels: { readonly [N in ReduceName]: Kernel<ReduceAttrs> } = {
  sum: reduce('sum'),
  prod: reduce('prod'),
  amax: reduce('amax'),
  amin: reduce('amin'),
}
