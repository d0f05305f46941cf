import type { OverrideKernels } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { adamStepKernels } from './adam-step.ts'
import { addmmKernels } from './addmm.ts'
import { avgPool2dKernels } from './avg-pool2d.ts'
import { batchNormKernels } from './batch-norm.ts'
import { compositeKernels } from './composites.ts'
import { conv2dInputGradKernels } from './conv2d-input-grad.ts'
import { conv2dKernels } from './conv2d.ts'
import { conv2dWeightGradKernels } from './conv2d-weight-grad.ts'
import { crossEntropyKernels } from './cross-entropy.ts'
import { dropoutKernels } from './dropout.ts'
import { embeddingKernels } from './embedding.ts'
import { geluKernels } from './gelu.ts'
import { groupNormKernels } from './group-norm.ts'
import type { Kernels } from './kernels.ts'
import { layerNormKernels } from './layer-norm.ts'
import { linearKernels } from './linear.ts'
import { matmulKernels } from './matmul.ts'
import { maxPool2dKernels } from './max-pool2d.ts'
import { mseLossKernels } from './mse-loss.ts'
import { resampleKernels } from './resample.ts'
import { rmspropStepKernels } from './rmsprop-step.ts'
import { sgdStepKernels } from './sgd-step.ts'
import { siluKernels } from './silu.ts'
import { softmaxKernels } from './softmax.ts'
import { cummaxKernels } from './cummax.ts'
import { logsumexpKernels } from './logsumexp.ts'
import { searchsortedKernels } from './searchsorted.ts'
import { statisticsKernels } from './statistics.ts'
import { topkKernels } from './topk.ts'
import { trilKernels } from './tril.ts'

/** The matrix product, and the composite ops that have a kernel of their own. */
export function fusedKernels(runtime: Runtime): Pick<Kernels, 'matmul'> & OverrideKernels {
  return {
    ...matmulKernels(runtime),
    ...compositeKernels(runtime),
    ...linearKernels(runtime),
    ...addmmKernels(runtime),
    ...conv2dKernels(runtime),
    ...conv2dInputGradKernels(runtime),
    ...conv2dWeightGradKernels(runtime),
    ...maxPool2dKernels(runtime),
    ...avgPool2dKernels(runtime),
    ...resampleKernels(runtime),
    ...softmaxKernels(runtime),
    ...trilKernels(runtime),
    ...logsumexpKernels(runtime),
    ...statisticsKernels(runtime),
    ...cummaxKernels(runtime),
    ...topkKernels(runtime),
    ...searchsortedKernels(runtime),
    ...crossEntropyKernels(runtime),
    ...mseLossKernels(runtime),
    ...batchNormKernels(runtime),
    ...layerNormKernels(runtime),
    ...groupNormKernels(runtime),
    ...geluKernels(runtime),
    ...siluKernels(runtime),
    ...embeddingKernels(runtime),
    ...dropoutKernels(runtime),
    ...sgdStepKernels(runtime),
    ...adamStepKernels(runtime),
    ...rmspropStepKernels(runtime),
  }
}
