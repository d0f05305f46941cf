import { type DimAttrs, indexOutOfRange, type Kernel } from '@flambeau/core'
import { atLeast1d, reshaped } from '../runs.ts'
import { copyView } from './copy.ts'
import { indicesOf } from './gather.ts'

export const take: Kernel<DimAttrs> = {
  run([input, index], [output], { dim }) {
    const x = atLeast1d(input!)
    const out = atLeast1d(output!)
    const size = x.shape[dim]!
    const indices = indicesOf(index!)
    const slice = out.shape.map((length, i) => (i === dim ? 1 : length))
    for (let i = 0; i < indices.length; i++) {
      const at = indices[i]!
      if (at < 0 || at >= size) throw indexOutOfRange('take', at, size)
      const from = reshaped(x, slice, x.strides, x.offset + at * x.strides[dim]!)
      copyView(from, reshaped(out, slice, out.strides, out.offset + i * out.strides[dim]!))
    }
  },
}
