import type { Kernel, Kernels, NoAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { numbersOf } from '../../storage.ts'
import { BLOCK, blockA, longA, LongStream, NumberStream } from '../../templates/streams.ts'

const nonzero: Kernel<NoAttrs> = {
  run([x], [indices, found]) {
    const { shape } = x!
    const total = count(shape)
    const rank = shape.length
    const rows = numbersOf(indices!)
    let rowCount = 0
    const note = (position: number): void => {
      for (let d = rank - 1, rest = position; d >= 0; d--) {
        const size = shape[d]!
        rows[rowCount * rank + d] = rest % size
        rest = Math.floor(rest / size)
      }
      rowCount++
    }
    const longs = x!.dtype === 'int64' ? new LongStream(x!) : undefined
    const numbers = longs === undefined ? new NumberStream(x!) : undefined
    for (let start = 0; start < total; start += BLOCK) {
      const n = Math.min(total - start, BLOCK)
      numbers?.read(blockA, n)
      longs?.read(longA, n)
      for (let i = 0; i < n; i++) if (longs === undefined ? blockA[i] !== 0 : longA[i] !== 0n) note(start + i)
    }
    numbersOf(found!)[0] = rowCount
  },
}

export const nonzeroKernels: Pick<Kernels, 'nonzero'> = { nonzero }
