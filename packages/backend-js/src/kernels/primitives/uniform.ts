import type { Kernel, Kernels, PhiloxAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { BLOCK, blockA, NumberStream } from '../../templates/streams.ts'
import { philoxWords } from './philox.ts'

/** Uniforms `start` to `start + n` of a stream, `start` a multiple of 4; those up to the next multiple of 4 are written too. */
export function uniforms(attrs: PhiloxAttrs, start: number, block: Float64Array, n: number): void {
  philoxWords(attrs, start, block, n)
  const end = Math.ceil(n / 4) * 4
  for (let i = 0; i < end; i++) block[i] = (block[i]! >>> 8) * 2 ** -24
}

const uniform: Kernel<PhiloxAttrs> = {
  run(_, [out], attrs) {
    const total = count(out!.shape)
    const target = new NumberStream(out!)
    for (let start = 0; start < total; start += BLOCK) {
      const n = Math.min(total - start, BLOCK)
      uniforms(attrs, start, blockA, n)
      target.write(blockA, n)
    }
  },
}

export const uniformKernels: Pick<Kernels, 'uniform'> = { uniform }
