import type { Kernel, Kernels, SgdAttrs } from '@flambeau/core/backend'
import { joinDecay, updateParameters } from './step.ts'

const sgdStep: Kernel<SgdAttrs> = {
  run(inputs, _, { count, lr, momentum, dampening, weightDecay, nesterov, maximize, first }) {
    updateParameters(inputs, count, (n, p, grad, buffer) => {
      joinDecay(n, p, grad, maximize, weightDecay)
      if (momentum === 0) {
        for (let i = 0; i < n; i++) p[i]! -= lr * grad[i]!
        return
      }
      for (let i = 0; i < n; i++) {
        const g = grad[i]!
        const velocity = first ? g : momentum * buffer[i]! + (1 - dampening) * g
        buffer[i] = velocity
        p[i]! -= lr * (nesterov ? g + momentum * velocity : velocity)
      }
    })
  },
}

export const sgdStepKernels: Pick<Kernels, 'sgdStep'> = { sgdStep }
