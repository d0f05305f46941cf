import type { Kernel, Kernels, NoAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { declinesLong } from '../../storage.ts'
import { BLOCK, blockA, blockB, NumberStream } from '../../templates/streams.ts'

const relu: Kernel<NoAttrs> = {
  declines: declinesLong,
  run([x], [out]) {
    const source = new NumberStream(x!)
    const target = new NumberStream(out!)
    for (let left = count(out!.shape); left > 0; left -= BLOCK) {
      const n = Math.min(left, BLOCK)
      source.read(blockA, n)
      for (let i = 0; i < n; i++) if (blockA[i]! < 0) blockA[i] = 0
      target.write(blockA, n)
    }
  },
}

const reluGrad: Kernel<NoAttrs> = {
  run([grad, output], [out]) {
    const grads = new NumberStream(grad!)
    const outputs = new NumberStream(output!)
    const target = new NumberStream(out!)
    for (let left = count(out!.shape); left > 0; left -= BLOCK) {
      const n = Math.min(left, BLOCK)
      grads.read(blockA, n)
      outputs.read(blockB, n)
      for (let i = 0; i < n; i++) if (blockB[i]! <= 0) blockA[i] = 0
      target.write(blockA, n)
    }
  },
}

export const reluKernels: Pick<Kernels, 'relu' | 'reluGrad'> = { relu, reluGrad }
