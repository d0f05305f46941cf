import type { Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { floatsOf } from '../../storage.ts'
import { BLOCK, blockA, blockB, NumberStream } from '../../templates/streams.ts'
import { pairwiseSum } from '../primitives/reduce.ts'

const mseLoss: Kernel<OverrideAttrs['mseLoss']> = {
  run([x, y], [out], { reduction }) {
    const total = count(x!.shape)
    const [first, second, target] = [new NumberStream(x!), new NumberStream(y!), new NumberStream(out!)]
    let sum = 0
    for (let left = total; left > 0; left -= BLOCK) {
      const n = Math.min(left, BLOCK)
      first.read(blockA, n)
      second.read(blockB, n)
      for (let i = 0; i < n; i++) blockA[i] = (blockA[i]! - blockB[i]!) ** 2
      if (reduction === 'none') target.write(blockA, n)
      else sum += pairwiseSum(blockA, 0, n)
    }
    if (reduction !== 'none') floatsOf(out!)[0] = reduction === 'mean' ? sum / total : sum
  },
}

const mseLossGrad: Kernel<OverrideAttrs['mseLossGrad']> = {
  run([grad, x, y], [out], { reduction }) {
    const total = count(x!.shape)
    const [first, second, target] = [new NumberStream(x!), new NumberStream(y!), new NumberStream(out!)]
    const each = reduction === 'none' ? new NumberStream(grad!) : undefined
    const scale = reduction === 'mean' ? 2 / total : 2
    const whole = each === undefined ? scale * floatsOf(grad!)[grad!.offset]! : scale
    for (let left = total; left > 0; left -= BLOCK) {
      const n = Math.min(left, BLOCK)
      first.read(blockA, n)
      second.read(blockB, n)
      for (let i = 0; i < n; i++) blockA[i] = (blockA[i]! - blockB[i]!) * whole
      if (each !== undefined) {
        each.read(blockB, n)
        for (let i = 0; i < n; i++) blockA[i]! *= blockB[i]!
      }
      target.write(blockA, n)
    }
  },
}

export const mseLossKernels: Pick<Kernels, 'mseLoss' | 'mseLossGrad'> = { mseLoss, mseLossGrad }
