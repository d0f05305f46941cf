import { type DimAttrs, indexOutOfRange, type Kernel, type Kernels, type View } from '@flambeau/core/backend'
import { atLeast1d, count } from '../../templates/runs.ts'
import { longsOf, numbersOf } from '../../storage.ts'
import { NumberStream, PositionStream } from '../../templates/streams.ts'

/** All elements of an index in row order. */
export function indicesOf(index: View): Float64Array {
  const indices = new Float64Array(count(index.shape))
  new NumberStream(index).read(indices, indices.length)
  return indices
}

/** Storage positions of all elements that a window of `shape` sees on `view`. */
export function positionsOf(view: View, shape: readonly number[]): Float64Array {
  const positions = new Float64Array(count(shape))
  new PositionStream(shape, view.strides, view.offset).read(positions, positions.length)
  return positions
}

/** Storage positions of view[index[i][j][k]][j][k] for all i, j, k of `index`, for dim 0 and likewise for others. */
export function indexedPositions(op: string, view: View, index: View, dim: number): Float64Array {
  const indices = indicesOf(index)
  const size = view.shape[dim]!
  const stride = view.strides[dim]!
  const strides = view.strides.map((step, i) => (i === dim ? 0 : step))
  const positions = positionsOf({ ...view, strides }, index.shape)
  for (let i = 0; i < indices.length; i++) {
    const at = indices[i]!
    if (at < 0 || at >= size) throw indexOutOfRange(op, at, size)
    positions[i]! += at * stride
  }
  return positions
}

const gather: Kernel<DimAttrs> = {
  run([input, index], [out], { dim }) {
    const x = atLeast1d(input!)
    const positions = indexedPositions('gather', x, atLeast1d(index!), dim)
    if (x.dtype === 'int64') {
      const [from, to] = [longsOf(x), longsOf(out!)]
      for (let i = 0; i < positions.length; i++) to[i] = from[positions[i]!]!
    } else {
      const [from, to] = [numbersOf(x), numbersOf(out!)]
      for (let i = 0; i < positions.length; i++) to[i] = from[positions[i]!]!
    }
  },
}

export const gatherKernels: Pick<Kernels, 'gather'> = { gather }
