import type { OverrideKernels } from '@flambeau/core'
import { adamStep } from './steps/adam-step.ts'
import { addmm } from './products/addmm.ts'
import { avgPool2d, avgPool2dGrad } from './pooling/avg-pool2d.ts'
import { batchNorm, batchNormGrad } from './normalisation/batch-norm.ts'
import { conv2d, conv2dInputGrad, conv2dWeightGrad } from './convolution/conv2d.ts'
import { crossEntropy, crossEntropyGrad } from './losses/cross-entropy.ts'
import { dropout } from './dropout/dropout.ts'
import { elementwiseKernels } from './elementwise/composites.ts'
import { linear } from './products/linear.ts'
import { maxPool2d, maxPool2dGrad } from './pooling/max-pool2d.ts'
import { mseLoss, mseLossGrad } from './losses/mse-loss.ts'
import { normal } from './primitives/normal.ts'
import { relu, reluGrad } from './activation/relu.ts'
import { resample } from './windows/resample.ts'
import { rmspropStep } from './steps/rmsprop-step.ts'
import { sgdStep } from './steps/sgd-step.ts'
import { logSoftmax, logSoftmaxGrad, softmax, softmaxGrad } from './activation/softmax.ts'
import { lookup } from './primitives/take.ts'
import { uniform } from './primitives/uniform.ts'

/** Composite ops that are worth a kernel of their own. */
export const overrides: OverrideKernels = {
  lookup,
  ...elementwiseKernels,
  relu,
  reluGrad,
  linear,
  addmm,
  conv2d,
  conv2dInputGrad,
  conv2dWeightGrad,
  maxPool2d,
  maxPool2dGrad,
  avgPool2d,
  avgPool2dGrad,
  resample,
  softmax,
  softmaxGrad,
  logSoftmax,
  logSoftmaxGrad,
  crossEntropy,
  crossEntropyGrad,
  mseLoss,
  mseLossGrad,
  batchNorm,
  batchNormGrad,
  dropout,
  uniform,
  normal,
  sgdStep,
  adamStep,
  rmspropStep,
}
