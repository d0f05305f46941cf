import type { Kernel, Kernels, PrimAttrs, View } from '@flambeau/core/backend'
import { atLeast1d, count, movedLast } from '../../templates/runs.ts'
import { LongStream, NumberStream } from '../../templates/streams.ts'

type Row = ArrayLike<number> | ArrayLike<bigint>

/** Ascending, NaN last. */
function order(x: number | bigint, y: number | bigint): number {
  if (x < y) return -1
  if (x > y) return 1
  return Number(x !== x) - Number(y !== y)
}

/** Fills `places` with the positions of `row`'s elements in sorted order. Typed arrays sort stably. */
function rank(places: Float64Array, row: Row, descending: boolean): void {
  for (let i = 0; i < places.length; i++) places[i] = i
  if (descending) places.sort((i, j) => order(row[j]!, row[i]!))
  else places.sort((i, j) => order(row[i]!, row[j]!))
}

function sortNumbers(x: View, values: View, indices: View, descending: boolean): void {
  const length = x.shape[x.shape.length - 1]!
  const source = new NumberStream(x)
  const valueTarget = new NumberStream(values)
  const indexTarget = new NumberStream(indices)
  const row = new Float64Array(length)
  const places = new Float64Array(length)
  const sorted = new Float64Array(length)
  for (let rows = count(x.shape) / length; rows > 0; rows--) {
    source.read(row, length)
    rank(places, row, descending)
    for (let i = 0; i < length; i++) sorted[i] = row[places[i]!]!
    valueTarget.write(sorted, length)
    indexTarget.write(places, length)
  }
}

function sortLongs(x: View, values: View, indices: View, descending: boolean): void {
  const length = x.shape[x.shape.length - 1]!
  const source = new LongStream(x)
  const valueTarget = new LongStream(values)
  const indexTarget = new NumberStream(indices)
  const row = new BigInt64Array(length)
  const places = new Float64Array(length)
  const sorted = new BigInt64Array(length)
  for (let rows = count(x.shape) / length; rows > 0; rows--) {
    source.read(row, length)
    rank(places, row, descending)
    for (let i = 0; i < length; i++) sorted[i] = row[places[i]!]!
    valueTarget.write(sorted, length)
    indexTarget.write(places, length)
  }
}

const sort: Kernel<PrimAttrs['sort']> = {
  run([input], [values, indices], { dim, descending }) {
    if (count(input!.shape) === 0) return
    const [x, sorted, places] = [input!, values!, indices!].map((view) => movedLast(atLeast1d(view), [dim]))
    if (x!.dtype === 'int64') sortLongs(x!, sorted!, places!, descending)
    else sortNumbers(x!, sorted!, places!, descending)
  },
}

export const sortKernels: Pick<Kernels, 'sort'> = { sort }
