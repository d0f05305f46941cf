import { type Rule, summed } from '../../judge/tolerances/rule.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { product } from '../../judge/values/magnitudes.ts'

/** A convolution of any rank: a product for each element of the window and each channel, and the bias. */
export const convolved: Rule = summed(
  ({ inputs }) => product(inputs[1]!.shape, 1) + 1,
  1,
  () => 2,
)

/** Composed, the windows' products are added up by scatterReduce, which may round after each. */
export const convolvedInputGrad: Rule = summed(
  ({ inputs }) => inputs[1]!.shape[0]! * product(inputs[1]!.shape, 2),
  1,
  ({ inputs }) => 1 + product(inputs[1]!.shape, 2),
)

export const convolvedWeightGrad: Rule = summed(
  ({ inputs }) => inputs[0]!.shape[0]! * product(inputs[0]!.shape, 2),
  1,
  () => 2,
)

/** Both at once. */
export const convolvedGrad: Rule = summed(
  ({ inputs }) => {
    const [grad, , weight] = inputs as readonly [HostTensor, HostTensor, HostTensor]
    return Math.max(grad.shape[0]! * product(grad.shape, 2), weight.shape[0]! * product(weight.shape, 2))
  },
  1,
  ({ inputs }) => 1 + product(inputs[2]!.shape, 2),
)
