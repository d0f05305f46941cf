import { indexOutOfRange, type Kernel, type Kernels, type OverrideAttrs } from '@flambeau/core/backend'
import { floatsOf, numbersOf } from '../../storage.ts'

const crossEntropy: Kernel<OverrideAttrs['crossEntropy']> = {
  layout: 'contiguous',
  run([logits, target], [loss, logSumExp], { ignoreIndex }) {
    const [samples, classes] = logits!.shape as [number, number]
    const x = floatsOf(logits!)
    const labels = numbersOf(target!)
    const losses = floatsOf(loss!)
    const sums = floatsOf(logSumExp!)
    for (let sample = 0, at = 0; sample < samples; sample++, at += classes) {
      const label = labels[sample]!
      if (label !== ignoreIndex && (label < 0 || label >= classes))
        throw indexOutOfRange('crossEntropy', label, classes)
      let max = -Infinity
      for (let i = at; i < at + classes; i++) max = Math.max(max, x[i]!)
      let sum = 0
      for (let i = at; i < at + classes; i++) sum += Math.exp(x[i]! - max)
      const logSum = Math.log(sum)
      sums[sample] = max + logSum
      // Relative to the maximum, so that large logits do not swallow a small loss.
      losses[sample] = label === ignoreIndex ? 0 : logSum - (x[at + label]! - max)
    }
  },
}

const crossEntropyGrad: Kernel<OverrideAttrs['crossEntropyGrad']> = {
  layout: 'contiguous',
  run([grad, logits, target, logSumExp], [out], { ignoreIndex }) {
    const [samples, classes] = logits!.shape as [number, number]
    const x = floatsOf(logits!)
    const labels = numbersOf(target!)
    const grads = floatsOf(grad!)
    const sums = floatsOf(logSumExp!)
    const results = floatsOf(out!)
    for (let sample = 0, at = 0; sample < samples; sample++, at += classes) {
      const label = labels[sample]!
      if (label === ignoreIndex) {
        results.fill(0, at, at + classes)
        continue
      }
      for (let i = 0; i < classes; i++) {
        const share = Math.exp(x[at + i]! - sums[sample]!)
        results[at + i] = grads[sample]! * (i === label ? share - 1 : share)
      }
    }
  },
}

export const crossEntropyKernels: Pick<Kernels, 'crossEntropy' | 'crossEntropyGrad'> = {
  crossEntropy,
  crossEntropyGrad,
}
