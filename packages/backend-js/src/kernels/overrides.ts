import type { OverrideKernels } from '@flambeau/core'
import { adamStep } from './adam-step.ts'
import { addmm } from './addmm.ts'
import { avgPool2d, avgPool2dGrad } from './avg-pool2d.ts'
import { batchNorm, batchNormGrad } from './batch-norm.ts'
import { conv2d, conv2dInputGrad, conv2dWeightGrad } from './conv2d.ts'
import { crossEntropy, crossEntropyGrad } from './cross-entropy.ts'
import { dropout } from './dropout.ts'
import { elementwiseKernels } from './elementwise.ts'
import { linear } from './linear.ts'
import { maxPool2d, maxPool2dGrad } from './max-pool2d.ts'
import { mseLoss, mseLossGrad } from './mse-loss.ts'
import { normal } from './normal.ts'
import { relu, reluGrad } from './relu.ts'
import { resample } from './resample.ts'
import { rmspropStep } from './rmsprop-step.ts'
import { sgdStep } from './sgd-step.ts'
import { logSoftmax, logSoftmaxGrad, softmax, softmaxGrad } from './softmax.ts'
import { lookup } from './take.ts'
import { uniform } from './uniform.ts'

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
