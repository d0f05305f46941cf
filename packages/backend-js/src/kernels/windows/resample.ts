import type { DimAttrs, Kernel, Kernels } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { floatsOf, floatsOnly, numbersOf } from '../../storage.ts'

const resample: Kernel<DimAttrs> = {
  layout: 'contiguous',
  declines: floatsOnly,
  run([x, index, weight], [out], { dim }) {
    const [size, width] = index!.shape as [number, number]
    const [data, results, weights] = [floatsOf(x!), floatsOf(out!), floatsOf(weight!)]
    const places = numbersOf(index!)
    const inner = count(x!.shape.slice(dim + 1))
    const outer = count(x!.shape.slice(0, dim))
    const step = x!.shape[dim]! * inner
    let next = 0
    for (let base = 0; base < outer * step; base += step) {
      for (let row = 0; row < size * width; row += width) {
        let end = row
        while (end < row + width && places[end]! >= 0) end++
        for (let i = 0; i < inner; i++) {
          // Begins with the first term, so that a negative zero stays one.
          let sum = end > row ? weights[row]! * data[base + places[row]! * inner + i]! : 0
          for (let tap = row + 1; tap < end; tap++) sum += weights[tap]! * data[base + places[tap]! * inner + i]!
          results[next++] = sum
        }
      }
    }
  },
}

export const resampleKernels: Pick<Kernels, 'resample'> = { resample }
