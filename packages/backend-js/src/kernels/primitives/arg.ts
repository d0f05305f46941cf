import type { ArgName, DimAttrs, Kernel } from '@flambeau/core/backend'
import { atLeast1d, count, movedLast } from '../../templates/runs.ts'
import { numbersOf } from '../../storage.ts'
import { LongStream, NumberStream } from '../../templates/streams.ts'

/** Where the extreme of `row` is; a NaN ends the search. */
function find(row: ArrayLike<number> | ArrayLike<bigint>, greatest: boolean): number {
  let best = row[0]!
  let at = 0
  for (let i = 0; i < row.length; i++) {
    const x = row[i]!
    if (x !== x) return i
    if (greatest ? x > best : x < best) {
      best = x
      at = i
    }
  }
  return at
}

function arg(greatest: boolean): Kernel<DimAttrs> {
  return {
    run([input], [out], { dim }) {
      const x = movedLast(atLeast1d(input!), [dim])
      const length = x.shape[x.shape.length - 1]!
      const rows = count(x.shape) / length
      const indices = numbersOf(out!)
      if (x.dtype === 'int64') {
        const source = new LongStream(x)
        const row = new BigInt64Array(length)
        for (let i = 0; i < rows; i++) {
          source.read(row, length)
          indices[i] = find(row, greatest)
        }
        return
      }
      const source = new NumberStream(x)
      const row = new Float64Array(length)
      for (let i = 0; i < rows; i++) {
        source.read(row, length)
        indices[i] = find(row, greatest)
      }
    },
  }
}

export const argKernels: { readonly [N in ArgName]: Kernel<DimAttrs> } = { argmax: arg(true), argmin: arg(false) }
