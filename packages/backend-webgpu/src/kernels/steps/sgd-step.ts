import type { Kernels } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { declinesStep, gradientCode, stepEach } from './step.ts'

export function sgdStepKernels(runtime: Runtime): Pick<Kernels, 'sgdStep'> {
  return forFloats({
    sgdStep: {
      declines: declinesStep,
      run(inputs, outputs, attrs) {
        const { count, lr, momentum, dampening, weightDecay, nesterov, maximize, first } = attrs
        const grads = inputs.slice(count, 2 * count)
        const moves = momentum !== 0
        const decays = weightDecay !== 0
        const key = `${moves} ${decays} ${nesterov} ${maximize} ${first}`
        const step = nesterov ? 'g + p.momentum * buffer' : 'buffer'
        stepEach(
          runtime,
          'sgdStep',
          key,
          grads,
          outputs,
          () => ({
            state: moves ? ['weight', 'buffer'] : ['weight'],
            fields: ['lr', 'momentum', 'undamped', 'weightDecay'],
            code: `
${gradientCode(maximize, decays)}
${moves ? `buffer = ${first ? 'g' : 'p.momentum * buffer + p.undamped * g'};` : ''}
weight -= p.lr * (${moves ? step : 'g'});`,
          }),
          [lr, momentum, 1 - dampening, weightDecay],
        )
      },
    },
  })
}
