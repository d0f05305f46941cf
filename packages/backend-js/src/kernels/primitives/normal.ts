import type { Kernel, Kernels, PhiloxAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { BLOCK, blockA, NumberStream } from '../../templates/streams.ts'
import { uniforms } from './uniform.ts'

const normal: Kernel<PhiloxAttrs> = {
  run(_, [out], attrs) {
    const total = count(out!.shape)
    const target = new NumberStream(out!)
    for (let start = 0; start < total; start += BLOCK) {
      const n = Math.min(total - start, BLOCK)
      uniforms(attrs, start, blockA, n)
      for (let i = 0; i < n; i += 2) {
        const radius = Math.sqrt(-2 * Math.log1p(-blockA[i]!))
        const angle = 2 * Math.PI * blockA[i + 1]!
        blockA[i] = radius * Math.cos(angle)
        blockA[i + 1] = radius * Math.sin(angle)
      }
      target.write(blockA, n)
    }
  },
}

export const normalKernels: Pick<Kernels, 'normal'> = { normal }
