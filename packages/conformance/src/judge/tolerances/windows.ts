import type { HostTensor } from '../values/host.ts'
import { magnitudes, product } from '../values/magnitudes.ts'
import { attr, type Judged, rounded, type Rule, type Rules, steps, summed } from './rule.ts'

const windowSize = (call: Judged): number => attr(call, 'kernelSize').reduce((a, b) => a * b, 1)

/** The divisor's sign is no matter of magnitude. */
function averaged(roundings: (call: Judged) => number): Rule {
  return (call) => {
    const { divisorOverride } = call.attrs as { readonly divisorOverride: number | null }
    const attrs = { ...call.attrs, divisorOverride: divisorOverride === null ? null : Math.abs(divisorOverride) }
    const [scale] = call.exactly(call.inputs.map(magnitudes), attrs)
    return { ulp: steps(call.dtype, windowSize(call) + 3, roundings(call)), scale: scale!.values }
  }
}

/** A convolution of any rank, and its gradients. */
function convolutionRules(name: string): Rules {
  return {
    [name]: summed(
      ({ inputs }) => product(inputs[1]!.shape, 1) + 1,
      1,
      () => 2,
    ),
    // Composed, the windows' products are added up by scatterReduce, which may round after each.
    [`${name}InputGrad`]: summed(
      ({ inputs }) => inputs[1]!.shape[0]! * product(inputs[1]!.shape, 2),
      1,
      ({ inputs }) => 1 + product(inputs[1]!.shape, 2),
    ),
    [`${name}WeightGrad`]: summed(
      ({ inputs }) => inputs[0]!.shape[0]! * product(inputs[0]!.shape, 2),
      1,
      () => 2,
    ),
    [`${name}Grad`]: summed(
      ({ inputs }) => {
        const [grad, , weight] = inputs as readonly [HostTensor, HostTensor, HostTensor]
        return Math.max(grad.shape[0]! * product(grad.shape, 2), weight.shape[0]! * product(weight.shape, 2))
      },
      1,
      ({ inputs }) => 1 + product(inputs[2]!.shape, 2),
    ),
  }
}

/** Convolutions and poolings. */
export const windowRules: Rules = {
  ...convolutionRules('conv2d'),
  ...convolutionRules('conv3d'),
  maxPool2d: rounded,
  maxPool2dGrad: summed(windowSize, 0, windowSize),
  // A sum and a division (2.5).
  avgPool2d: averaged(() => 2),
  avgPool2dGrad: averaged(windowSize),
}
