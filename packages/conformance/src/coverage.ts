import type { OverrideName } from '@flambeau/core'

const overrides: Record<OverrideName, true> = {
  relu: true,
  reluGrad: true,
  linear: true,
  linearGrad: true,
  addmm: true,
  conv2d: true,
  conv2dInputGrad: true,
  conv2dWeightGrad: true,
  conv2dGrad: true,
  maxPool2d: true,
  maxPool2dGrad: true,
  avgPool2d: true,
  avgPool2dGrad: true,
  resample: true,
  upsample: true,
  upsampleGrad: true,
  softmax: true,
  softmaxGrad: true,
  logSoftmax: true,
  logSoftmaxGrad: true,
  crossEntropy: true,
  crossEntropyGrad: true,
  mseLoss: true,
  mseLossGrad: true,
  batchNorm: true,
  batchNormGrad: true,
  dropout: true,
  uniform: true,
  normal: true,
  sgdStep: true,
  adamStep: true,
  rmspropStep: true,
}

/** Composites for which backends may have kernels. The compiler notices when core names another one. */
export const overrideNames: readonly OverrideName[] = Object.keys(overrides) as OverrideName[]
