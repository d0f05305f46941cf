import { type DimAttrs, indexOutOfRange, type Kernel, type Kernels } from '@flambeau/core/backend'
import { atLeast1d, reshaped } from '../../templates/runs.ts'
import { copyView } from './copy.ts'
import { indicesOf } from './gather.ts'

function picking(op: 'take' | 'lookup'): Kernel<DimAttrs> {
  return {
    run([input, index], [output], { dim }) {
      const x = atLeast1d(input!)
      const out = atLeast1d(output!)
      const size = x.shape[dim]!
      const indices = indicesOf(index!)
      const slice = out.shape.map((length, i) => (i === dim ? 1 : length))
      for (let i = 0; i < indices.length; i++) {
        const given = indices[i]!
        const at = op === 'lookup' && given < 0 ? given + size : given
        if (at < 0 || at >= size) throw indexOutOfRange(op, given, size)
        const from = reshaped(x, slice, x.strides, x.offset + at * x.strides[dim]!)
        copyView(from, reshaped(out, slice, out.strides, out.offset + i * out.strides[dim]!))
      }
    },
  }
}

const take: Kernel<DimAttrs> = picking('take')
const lookup: Kernel<DimAttrs> = picking('lookup')

export const takeKernels: Pick<Kernels, 'take' | 'lookup'> = { take, lookup }
