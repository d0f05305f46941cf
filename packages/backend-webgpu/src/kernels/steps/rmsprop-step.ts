import type { Kernels } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { declinesStep, gradientCode, stepEach } from './step.ts'

export function rmspropStepKernels(runtime: Runtime): Pick<Kernels, 'rmspropStep'> {
  return forFloats({
    rmspropStep: {
      declines: declinesStep,
      run(inputs, outputs, attrs) {
        const { count, lr, alpha, eps, weightDecay, momentum, centered, maximize } = attrs
        const grads = inputs.slice(count, 2 * count)
        const decays = weightDecay !== 0
        const moves = momentum > 0
        stepEach(
          runtime,
          'rmspropStep',
          `${decays} ${moves} ${centered} ${maximize}`,
          grads,
          outputs,
          () => ({
            state: ['weight', 'square', ...(centered ? ['mean'] : []), ...(moves ? ['buffer'] : [])],
            fields: ['lr', 'keep', 'fresh', 'eps', 'weightDecay', 'momentum'],
            code: `
${gradientCode(maximize, decays)}
square = p.keep * square + p.fresh * g * g;
${centered ? 'mean = p.keep * mean + p.fresh * g;' : ''}
let root = sqrt(${centered ? 'square - mean * mean' : 'square'}) + p.eps;
${moves ? 'buffer = p.momentum * buffer + g / root;' : ''}
weight -= p.lr * (${moves ? 'buffer' : 'g / root'});`,
          }),
          [lr, alpha, 1 - alpha, eps, weightDecay, momentum],
        )
      },
    },
  })
}
