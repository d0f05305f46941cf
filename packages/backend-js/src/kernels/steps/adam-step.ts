import type { AdamAttrs, Kernel, Kernels } from '@flambeau/core/backend'
import { joinDecay, updateParameters } from './step.ts'

const adamStep: Kernel<AdamAttrs> = {
  run(inputs, _, { count, step, lr, beta1, beta2, eps, weightDecay, decoupled, amsgrad, maximize }) {
    const rate = lr / (1 - beta1 ** step)
    const correction = Math.sqrt(1 - beta2 ** step)
    const keep = decoupled ? 1 - lr * weightDecay : 1
    updateParameters(inputs, count, (n, p, grad, mean, square, greatest) => {
      joinDecay(n, p, grad, maximize, decoupled ? 0 : weightDecay)
      for (let i = 0; i < n; i++) {
        const g = grad[i]!
        const m = beta1 * mean[i]! + (1 - beta1) * g
        const v = beta2 * square[i]! + (1 - beta2) * g * g
        mean[i] = m
        square[i] = v
        let divisor = v
        if (amsgrad) {
          divisor = Math.max(greatest[i]!, v)
          greatest[i] = divisor
        }
        p[i] = keep * p[i]! - (rate * m) / (Math.sqrt(divisor) / correction + eps)
      }
    })
  },
}

export const adamStepKernels: Pick<Kernels, 'adamStep'> = { adamStep }
