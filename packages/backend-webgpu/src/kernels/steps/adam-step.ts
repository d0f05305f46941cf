import type { Kernels } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { declinesStep, gradientCode, stepEach } from './step.ts'

export function adamStepKernels(runtime: Runtime): Pick<Kernels, 'adamStep'> {
  return forFloats({
    adamStep: {
      declines: declinesStep,
      run(inputs, outputs, attrs) {
        const { count, step, lr, beta1, beta2, eps, weightDecay, decoupled, amsgrad, maximize } = attrs
        const grads = inputs.slice(count, 2 * count)
        const decays = weightDecay !== 0
        stepEach(
          runtime,
          'adamStep',
          `${decays} ${decoupled} ${amsgrad} ${maximize}`,
          grads,
          outputs,
          () => ({
            state: amsgrad ? ['weight', 'mean', 'square', 'greatest'] : ['weight', 'mean', 'square'],
            fields: [
              'size',
              'keepMean',
              'newMean',
              'keepSquare',
              'newSquare',
              'correction',
              'eps',
              'weightDecay',
              'shrink',
            ],
            code: `
${gradientCode(maximize, decays && !decoupled)}
${decays && decoupled ? 'weight *= p.shrink;' : ''}
mean = p.keepMean * mean + p.newMean * g;
square = p.keepSquare * square + p.newSquare * g * g;
${amsgrad ? 'greatest = select(square, greatest, greatest > square);' : ''}
weight -= p.size * (mean / (sqrt(${amsgrad ? 'greatest' : 'square'}) / p.correction + p.eps));`,
          }),
          [lr / (1 - beta1 ** step), beta1, 1 - beta1, beta2, 1 - beta2, Math.sqrt(1 - beta2 ** step)].concat([
            eps,
            weightDecay,
            1 - lr * weightDecay,
          ]),
        )
      },
    },
  })
}
