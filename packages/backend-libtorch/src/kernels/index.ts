import { kernelTable } from '@flambeau/core'
import type { AnyKernel, OverrideKernels, PrimKernels } from '@flambeau/core'

import { widenHalves } from '../session.ts'
import type { Session } from '../session.ts'
import { adamStep } from './steps/adam-step.ts'
import { attention, attentionGrad } from './attention/attention.ts'
import { batchNorm, batchNormGrad } from './normalisation/batch-norm.ts'
import { avgPool2d, avgPool2dGrad } from './pooling/avg-pool2d.ts'
import { convolution, convolutionGrad } from './convolution/conv2d.ts'
import { floatingFunctions, functions } from './elementwise/composites.ts'
import { copy } from './primitives/copy.ts'
import { fill, iota, random } from './primitives/creation.ts'
import { crossEntropy } from './losses/cross-entropy.ts'
import { extremeSoFar } from './reducing/cummax.ts'
import { dropout } from './dropout/dropout.ts'
import { elementwise, plain } from './primitives/elementwise.ts'
import { embeddingGrad } from './embedding/embedding.ts'
import { pick, scatter, scatterReduce } from './primitives/gather.ts'
import { floatingOnly } from './floating.ts'
import { gelu } from './activation/gelu.ts'
import { groupNorm } from './normalisation/group-norm.ts'
import { layerNorm } from './normalisation/layer-norm.ts'
import { addmm, linear, linearGrad } from './products/linear.ts'
import { logcumsumexp, logsumexp } from './reducing/logsumexp.ts'
import { maxPool2d } from './pooling/max-pool2d.ts'
import { mseLoss } from './losses/mse-loss.ts'
import { alongDim, reductions } from './primitives/reduce.ts'
import { relu, reluGrad } from './activation/relu.ts'
import { rmspropStep } from './steps/rmsprop-step.ts'
import { sgdStep } from './steps/sgd-step.ts'
import { searchsorted } from './indexing/searchsorted.ts'
import { silu, siluGrad } from './activation/silu.ts'
import { softmax, softmaxGrad } from './activation/softmax.ts'
import { sort } from './primitives/sort.ts'
import { varianceMean } from './reducing/statistics.ts'
import { topk } from './reducing/topk.ts'
import { triangle } from './creation/tril.ts'
import { upsample, upsampleGrad } from './resampling/upsample.ts'

function primitives(session: Session): PrimKernels {
  return {
    ...elementwise(session),
    ...reductions(session),
    ...alongDim(session),
    fill: fill(session),
    iota: iota(session),
    philox: random(session, 'philox'),
    copy: copy(session),
    sort: sort(session),
    take: pick(session, 'take'),
    gather: pick(session, 'gather'),
    scatter: scatter(session),
    scatterReduce: scatterReduce(session),
    nonzero: plain(session, 'nonzero', 'flambeau::nonzero', ''),
    matmul: plain(session, 'matmul', 'flambeau::matmul', '', widenHalves),
  }
}

/** Of any dtype the op takes. */
function overrides(session: Session): OverrideKernels {
  return {
    lookup: pick(session, 'lookup'),
    tril: triangle(session, 'tril'),
    triu: triangle(session, 'triu'),
    ...functions(session),
    relu: relu(session),
    cummax: extremeSoFar(session, 'cummax'),
    cummin: extremeSoFar(session, 'cummin'),
    searchsorted: searchsorted(session),
    topk: topk(session),
  }
}

function floatingOverrides(session: Session): OverrideKernels {
  return {
    ...floatingFunctions(session),
    reluGrad: reluGrad(session),
    linear: linear(session),
    addmm: addmm(session),
    linearGrad: linearGrad(session),
    conv2d: convolution(session, 2, ''),
    conv2dInputGrad: convolution(session, 2, 'InputGrad'),
    conv2dWeightGrad: convolution(session, 2, 'WeightGrad'),
    conv2dGrad: convolutionGrad(session, 2),
    conv3d: convolution(session, 3, ''),
    conv3dInputGrad: convolution(session, 3, 'InputGrad'),
    conv3dWeightGrad: convolution(session, 3, 'WeightGrad'),
    conv3dGrad: convolutionGrad(session, 3),
    maxPool2d: maxPool2d(session),
    maxPool2dGrad: plain(session, 'maxPool2dGrad', 'flambeau::maxPool2dGrad', '', widenHalves),
    avgPool2d: avgPool2d(session),
    avgPool2dGrad: avgPool2dGrad(session),
    upsample: upsample(session),
    upsampleGrad: upsampleGrad(session),
    softmax: softmax(session, 'softmax'),
    softmaxGrad: softmaxGrad(session, 'softmaxGrad'),
    logSoftmax: softmax(session, 'logSoftmax'),
    logSoftmaxGrad: softmaxGrad(session, 'logSoftmaxGrad'),
    logsumexp: logsumexp(session),
    logcumsumexp: logcumsumexp(session),
    varianceMean: varianceMean(session),
    crossEntropy: crossEntropy(session, 'crossEntropy'),
    crossEntropyGrad: crossEntropy(session, 'crossEntropyGrad'),
    mseLoss: mseLoss(session, 'mseLoss'),
    mseLossGrad: mseLoss(session, 'mseLossGrad'),
    batchNorm: batchNorm(session),
    batchNormGrad: batchNormGrad(session),
    layerNorm: layerNorm(session, 'layerNorm'),
    layerNormGrad: layerNorm(session, 'layerNormGrad'),
    rmsNorm: layerNorm(session, 'rmsNorm'),
    rmsNormGrad: layerNorm(session, 'rmsNormGrad'),
    groupNorm: groupNorm(session, 'groupNorm'),
    groupNormGrad: groupNorm(session, 'groupNormGrad'),
    gelu: gelu(session, 'gelu'),
    geluGrad: gelu(session, 'geluGrad'),
    silu: silu(session),
    siluGrad: siluGrad(session),
    scaledDotProductAttention: attention(session),
    scaledDotProductAttentionGrad: attentionGrad(session),
    embeddingGrad: embeddingGrad(session),
    dropout: dropout(session),
    uniform: random(session, 'uniform'),
    normal: random(session, 'normal'),
    sgdStep: sgdStep(session),
    adamStep: adamStep(session),
    rmspropStep: rmspropStep(session),
  }
}

/** Every kernel, on whichever libtorch device its tensors are. */
export function kernels(session: Session): Map<string, AnyKernel> {
  return kernelTable(primitives(session), { ...overrides(session), ...floatingOnly(floatingOverrides(session)) })
}
