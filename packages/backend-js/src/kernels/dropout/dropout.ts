import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { BLOCK, blockA, blockB, NumberStream } from '../../templates/streams.ts'
import { uniforms } from '../primitives/uniform.ts'

const dropout: Kernel<OverrideAttrs['dropout']> = {
  run([x], [out], { p, ...attrs }) {
    const total = count(out!.shape)
    const source = new NumberStream(x!)
    const target = new NumberStream(out!)
    const scale = p === 1 ? 0 : 1 / (1 - p)
    // The uniforms are float32 numbers, and so is what they are compared with, on every device.
    const threshold = Math.fround(p)
    for (let start = 0; start < total; start += BLOCK) {
      const n = Math.min(total - start, BLOCK)
      source.read(blockA, n)
      uniforms(attrs, start, blockB, n)
      for (let i = 0; i < n; i++) blockA[i] = blockB[i]! >= threshold ? blockA[i]! * scale : 0
      target.write(blockA, n)
    }
  },
}

export const dropoutKernels: Pick<Kernels, 'dropout'> = { dropout }
