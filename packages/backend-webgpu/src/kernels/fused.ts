import { type AnyKernel, isFloat, type Meta, type OverrideKernels, type OverrideName, type View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { adamStepKernels } from './steps/adam-step.ts'
import { addmmKernels } from './products/addmm.ts'
import { avgPool2dKernels } from './pooling/avg-pool2d.ts'
import { batchNormKernels } from './normalisation/batch-norm.ts'
import { compositeKernels } from './elementwise/composites.ts'
import { conv2dInputGradKernels } from './convolution/conv2d-input-grad.ts'
import { conv2dKernels } from './convolution/conv2d.ts'
import { conv2dWeightGradKernels } from './convolution/conv2d-weight-grad.ts'
import { crossEntropyKernels } from './losses/cross-entropy.ts'
import { dropoutKernels } from './dropout/dropout.ts'
import { embeddingKernels } from './embedding/embedding.ts'
import { geluKernels } from './activation/gelu.ts'
import { groupNormKernels } from './normalisation/group-norm.ts'
import type { Kernels } from './index.ts'
import { layerNormKernels } from './normalisation/layer-norm.ts'
import { linearKernels } from './products/linear.ts'
import { matmulKernels } from './primitives/matmul.ts'
import { maxPool2dKernels } from './pooling/max-pool2d.ts'
import { mseLossKernels } from './losses/mse-loss.ts'
import { resampleKernels } from './windows/resample.ts'
import { rmspropStepKernels } from './steps/rmsprop-step.ts'
import { sgdStepKernels } from './steps/sgd-step.ts'
import { siluKernels } from './activation/silu.ts'
import { softmaxKernels } from './activation/softmax.ts'
import { cummaxKernels } from './reducing/cummax.ts'
import { logsumexpKernels } from './reducing/logsumexp.ts'
import { searchsortedKernels } from './indexing/searchsorted.ts'
import { statisticsKernels } from './reducing/statistics.ts'
import { topkKernels } from './reducing/topk.ts'
import { trilKernels } from './creation/tril.ts'

/** Kernels that compute with whole numbers and truth values, too. All others compute in f32, and decline what is no float. */
const forEveryDType: ReadonlySet<OverrideName> = new Set<OverrideName>([
  'lookup',
  'tril',
  'triu',
  'clamp',
  'fmax',
  'fmin',
  'isfinite',
  'signbit',
  'gcd',
  'relu',
  'maxPool2d',
  'cummax',
  'cummin',
  'topk',
  'searchsorted',
])

function forFloats(kernel: AnyKernel): AnyKernel {
  const declines = (inputs: readonly View[], outputs: readonly Meta[], attrs: object): string | undefined => {
    const { dtype } = (inputs[0] ?? outputs[0]) as Meta
    return isFloat(dtype) ? kernel.declines?.(inputs, outputs, attrs) : 'it computes in f32'
  }
  return { ...kernel, declines }
}

/** The matrix product, and the composite ops that have a kernel of their own. */
export function fusedKernels(runtime: Runtime): Pick<Kernels, 'matmul'> & OverrideKernels {
  return { ...matmulKernels(runtime), ...(byDType(composites(runtime)) as OverrideKernels) }
}

function byDType(kernels: OverrideKernels): Record<string, AnyKernel> {
  return Object.fromEntries(
    Object.entries(kernels).map(([op, kernel]) => [
      op,
      forEveryDType.has(op as OverrideName) ? (kernel as AnyKernel) : forFloats(kernel as AnyKernel),
    ]),
  )
}

function composites(runtime: Runtime): OverrideKernels {
  return {
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
