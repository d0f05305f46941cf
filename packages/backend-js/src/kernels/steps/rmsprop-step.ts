import type { Kernel, Kernels, RmspropAttrs } from '@flambeau/core/backend'
import { joinDecay, updateParameters } from './step.ts'

const rmspropStep: Kernel<RmspropAttrs> = {
  run(inputs, _, { count, lr, alpha, eps, weightDecay, momentum, centered, maximize }) {
    updateParameters(inputs, count, (n, p, grad, square, second, third) => {
      const [mean, buffer] = centered ? [second, third] : [third, second]
      joinDecay(n, p, grad, maximize, weightDecay)
      for (let i = 0; i < n; i++) {
        const g = grad[i]!
        let spread = alpha * square[i]! + (1 - alpha) * g * g
        square[i] = spread
        if (centered) {
          const m = alpha * mean[i]! + (1 - alpha) * g
          mean[i] = m
          spread -= m * m
        }
        let update = g / (Math.sqrt(spread) + eps)
        if (momentum > 0) {
          update += momentum * buffer[i]!
          buffer[i] = update
        }
        p[i]! -= lr * update
      }
    })
  },
}

export const rmspropStepKernels: Pick<Kernels, 'rmspropStep'> = { rmspropStep }
