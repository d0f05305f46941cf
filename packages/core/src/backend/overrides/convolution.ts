import { receives, type Receives } from './receives.ts'
import type { Pair, Triple } from './sizes.ts'

export interface ConvAttrs<Sizes extends readonly number[] = Pair> {
  readonly stride: Sizes
  readonly padding: Sizes
  readonly dilation: Sizes
  readonly groups: number
}

/** Of the family: what each kernel means and receives. */
export const convolutionOverrides = {
  /** (x [N, C, H, W], weight [O, C/groups, kh, kw], bias? [O]) → [N, O, H', W']. */
  conv2d: receives as Receives<ConvAttrs>,
  /** (grad [N, O, H', W'], weight) → gradient of x, [N, C, H, W] = inputShape. */
  conv2dInputGrad: receives as Receives<ConvAttrs & { readonly inputShape: readonly number[] }>,
  /** (grad [N, O, H', W'], x) → gradient of weight, weightShape. */
  conv2dWeightGrad: receives as Receives<ConvAttrs & { readonly weightShape: readonly number[] }>,
  /** (grad, x, weight) → those of [gradX, gradWeight, gradBias] whose `mask` is true, in this order. */
  conv2dGrad: receives as Receives<ConvAttrs & { readonly mask: readonly [boolean, boolean, boolean] }>,
  /** (x [N, C, D, H, W], weight [O, C/groups, kd, kh, kw], bias? [O]) → [N, O, D', H', W']; its gradients as those of conv2d. */
  conv3d: receives as Receives<ConvAttrs<Triple>>,
  conv3dInputGrad: receives as Receives<ConvAttrs<Triple> & { readonly inputShape: readonly number[] }>,
  conv3dWeightGrad: receives as Receives<ConvAttrs<Triple> & { readonly weightShape: readonly number[] }>,
  conv3dGrad: receives as Receives<ConvAttrs<Triple> & { readonly mask: readonly [boolean, boolean, boolean] }>,
}
